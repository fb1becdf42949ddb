using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Bench.Kafka;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Sqlite;

namespace TaskKit.Bench.Limits;

/// <summary>Ten task types with one payload and handler: nine that are free and do nothing, and one that is slow.</summary>
internal sealed class LimitTypes : TaskModule
{
    /// <summary>The number of types that no run limits.</summary>
    public const int Free = 9;

    /// <summary>The slow type, which runs limit.</summary>
    public const string Slow = "slow";

    private const int SleepMs = 5;

    private static readonly PayloadCodec<BenchTask> SlowCodec = Codec(Slow);

    private static readonly PayloadCodec<BenchTask>[] FreeCodecs = [.. Enumerable.Range(0, Free).Select(i => Codec(NameOf(i)))];

    private static readonly BenchTask SlowTask = BenchTask.Sample with { SleepMs = SleepMs };

    public static TaskRegistry Registry { get; } = new([new LimitTypes()], [new SqliteBackendProvider()]);

    public override IReadOnlyList<TaskRegistration> Registrations { get; } =
    [
        .. FreeCodecs
            .Append(SlowCodec)
            .Select(codec => new TaskRegistration<LimitHandler, BenchTask>(
                codec,
                services => new LimitHandler(services.GetRequiredService<LimitProbe>())
            )
            {
                Dependencies = [new HandlerDependency(typeof(LimitProbe))],
            }),
    ];

    /// <summary>The name of one of the free types.</summary>
    public static string NameOf(int number) => "free-" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A task of a free type to submit.</summary>
    public static TaskSubmission OfFree(int number) => new TaskSubmission<BenchTask>(FreeCodecs[number], BenchTask.Sample);

    /// <summary>A task of the slow type to submit.</summary>
    public static TaskSubmission OfSlow() => new TaskSubmission<BenchTask>(SlowCodec, SlowTask);

    private static PayloadCodec<BenchTask> Codec(string name) => new(name, BenchTypes.Read, BenchTypes.Codec.Write);
}
