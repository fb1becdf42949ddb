using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Modules;

namespace TaskKit.Bench.Kafka;

/// <summary>One task type, or as many as a part asks for, all with the same payload and handler.</summary>
internal sealed class BenchTypes : TaskModule
{
    private readonly PayloadCodec<BenchTask>[] _codecs;

    /// <param name="count">How many types.</param>
    public BenchTypes(int count)
    {
        _codecs =
            count == 1 ? [Codec] : [.. Enumerable.Range(0, count).Select(i => new PayloadCodec<BenchTask>(NameOf(i), Read, Codec.Write))];
        Registrations =
        [
            .. _codecs.Select(codec => new TaskRegistration<BenchHandler, BenchTask>(
                codec,
                services => new BenchHandler(services.GetRequiredService<BenchProbe>())
            )
            {
                Dependencies = [new HandlerDependency(typeof(BenchProbe))],
            }),
        ];
    }

    /// <summary>The generated reader and writer.</summary>
    public static PayloadCodec<BenchTask> Codec => Generated.TaskKit_Bench_TaskModule.BenchCodec;

    public override IReadOnlyList<TaskRegistration> Registrations { get; }

    public IEnumerable<string> Names => _codecs.Select(codec => codec.TaskType);

    /// <summary>A task to submit; the types take turns.</summary>
    public TaskSubmission Make(int number, BenchTask payload, string? key = null) =>
        new TaskSubmission<BenchTask>(_codecs[number % _codecs.Length], payload, key is null ? null : new EnqueueOptions { Key = key });

    private static string NameOf(int number) => "bench-" + number.ToString("d4", CultureInfo.InvariantCulture);

    // The generated reader belongs to one type's codec; this one is no slower.
    internal static BenchTask Read(ref Utf8JsonReader json)
    {
        string to = "",
            text = "";
        long stamp = 0;
        int sleepMs = 0,
            fails = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            if (IsAt(ref json, "to"u8))
                to = json.GetString()!;
            else if (IsAt(ref json, "text"u8))
                text = json.GetString()!;
            else if (IsAt(ref json, "stamp"u8))
                stamp = json.GetInt64();
            else if (IsAt(ref json, "sleepMs"u8))
                sleepMs = json.GetInt32();
            else if (IsAt(ref json, "fails"u8))
                fails = json.GetInt32();
        return new BenchTask(to, text, stamp, sleepMs, fails);
    }

    // Goes on to the value if it is this member.
    private static bool IsAt(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();
}
