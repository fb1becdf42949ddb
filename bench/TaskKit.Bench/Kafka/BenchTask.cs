using System.Buffers;
using System.Text.Json;

namespace TaskKit.Bench.Kafka;

/// <summary>150 bytes of JSON, and what its handler does: nothing, wait, or fail its first attempts.</summary>
[TaskPayload("bench", HandledElsewhere = true)]
public sealed record BenchTask(string To, string Text, long Stamp, int SleepMs, int Fails)
{
    private const int Bytes = 150;

    public static BenchTask Sample { get; } = Padded();

    /// <summary>The bytes of <see cref="Sample"/> on the wire.</summary>
    public static int SizeOf(BenchTask task)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        BenchTypes.Codec.Write(json, task);
        json.Flush();
        return buffer.WrittenCount;
    }

    private static BenchTask Padded()
    {
        var bare = new BenchTask("+15551234567", "", 0, 0, 0);
        return bare with { Text = "Your code is 123456. It is valid for ten minutes.".PadRight(Bytes - SizeOf(bare), '.') };
    }
}

/// <summary>One handler for all that is measured, so that nothing differs but what a part wants to differ.</summary>
#pragma warning disable TK1018 // BenchTypes registers it, under as many types as a part needs.
internal sealed class BenchHandler(BenchProbe probe) : ITaskHandler<BenchTask>
#pragma warning restore TK1018
{
    private static readonly TaskResult TryAgain = TaskResult.Fail(TaskError.Retryable("Fails its first attempt."));

    public ValueTask<TaskResult> HandleAsync(BenchTask payload, TaskContext context, CancellationToken cancellationToken)
    {
        bool fails = context.Attempt <= payload.Fails;
        return payload.SleepMs > 0 ? SleepAsync(payload, fails, cancellationToken) : new(End(payload, fails));
    }

    private async ValueTask<TaskResult> SleepAsync(BenchTask payload, bool fails, CancellationToken cancellationToken)
    {
        await PreciseWait.ForAsync(TimeSpan.FromMilliseconds(payload.SleepMs), cancellationToken);
        return End(payload, fails);
    }

    private TaskResult End(BenchTask payload, bool fails)
    {
        probe.Ran(payload, fails);
        return fails ? TryAgain : TaskResult.Done;
    }
}
