using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>
/// Whatever is thrown between a handler's end and its settlement is that attempt's failure: each fault at each place of an attempt, in a worker
/// with one slot.
/// </summary>
public sealed class D01_EndOfAttemptTests
{
    private static readonly PayloadCodec<Sequence> SequenceCodec = new(
        ProbeCatalog.Type,
        (ref Utf8JsonReader _) => throw new NotSupportedException(),
        (json, sequence) => PayloadLists.WriteList(json, sequence.Numbers, static (json, number) => json.WriteNumberValue(number))
    );

    /// <summary>The text of the task's error after each fault, except after the timeout, which is the cause of whatever is thrown then.</summary>
    private static readonly Dictionary<Fault, string> Expected = new()
    {
        [Fault.NullResult] = "returned null",
        [Fault.NullText] = "'message'",
        [Fault.Throw] = "boom",
        [Fault.ThrowingMessage] = "whose Message throws",
        [Fault.NullMessage] = "whose Message is null",
        [Fault.LazySequence] = "the sequence broke",
        [Fault.DisposedScope] = "disposed",
        [Fault.OwnToken] = "canceled",
    };

    public static TheoryData<Fault, Phase> All
    {
        get
        {
            var all = new TheoryData<Fault, Phase>();
            foreach (var fault in Enum.GetValues<Fault>())
            foreach (var phase in Enum.GetValues<Phase>())
                // A disposal has no result that could be null.
                if (fault != Fault.NullResult || phase is Phase.BeforeAwait or Phase.AfterAwait or Phase.AfterTimeout)
                    all.Add(fault, phase);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task D01_A_fault_costs_its_attempt_and_nothing_else(Fault fault, Phase phase)
    {
        IServiceProvider? services = null;
        var script = new EndScript(phase, Do);
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            options => options.Worker.Concurrency = 1,
            services: all => all.AddScoped(_ => new ScopedPart(script)),
            registry: new TaskRegistry([new EndModule(phase, Do, script)], [])
        );
        services = host.Services;

        var timeout = phase == Phase.AfterTimeout ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromMinutes(1);
        var id = await host.EnqueueAsync("guilty", new() { MaxRetries = 1, Timeout = timeout });
        var dead = await host.WaitAsync(id, TaskState.Dead);
        var innocent = await host.EnqueueAsync("innocent");
        await host.WaitAsync(innocent, TaskState.Done);

        Assert.Equal((DeadLetterReasons.RetriesExhausted, 2), (dead.Failure!.Reason, dead.Attempts));
        bool isTimeout = phase == Phase.AfterTimeout && fault != Fault.NullResult;
        Assert.Equal(isTimeout ? TaskErrorTypes.Timeout : TaskErrorTypes.HandlerError, dead.Failure.Error.Type);
        string cause = isTimeout ? "longer than its timeout of 20ms" : Expected[fault];
        Assert.Contains(cause, dead.Failure.Error.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => Lines(host, 11, cause) == 1 && Lines(host, 12, cause) == 1,
            "the log has the cause of both attempts"
        );

        TaskResult Do(TaskContext context) => Break(fault, context, services!);
    }

    private static int Lines(WorkerHost host, int id, string text) =>
        host.Logs.Lines.Count(line => line.Id.Id == id && line.Text.Contains(text, StringComparison.Ordinal));

    private static TaskResult Break(Fault fault, TaskContext context, IServiceProvider services)
    {
        switch (fault)
        {
            case Fault.NullResult:
                return null!;
            case Fault.NullText:
                return TaskResult.Fail(TaskError.Permanent(null!));
            case Fault.Throw:
                throw new InvalidDataException("boom");
            case Fault.ThrowingMessage:
                throw new ThrowingMessageException();
            case Fault.NullMessage:
                throw new NullMessageException();
            case Fault.LazySequence:
                context.AddFollowUp(SequenceCodec, new Sequence(Broken()), null);
                return TaskResult.Done;
            case Fault.DisposedScope:
                var scope = services.CreateScope();
                scope.Dispose();
                scope.ServiceProvider.GetRequiredService<TimeProvider>();
                return TaskResult.Done;
            default:
                new CancellationToken(canceled: true).ThrowIfCancellationRequested();
                return TaskResult.Done;
        }
    }

    private static IEnumerable<int> Broken()
    {
        yield return 1;
        throw new InvalidDataException("the sequence broke");
    }

    private sealed record Sequence(IEnumerable<int> Numbers);

    private sealed class ThrowingMessageException : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }

    private sealed class NullMessageException : Exception
    {
        public override string Message => null!;
    }
}
