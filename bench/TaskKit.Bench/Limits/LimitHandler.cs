using TaskKit.Bench.Kafka;

namespace TaskKit.Bench.Limits;

/// <summary>Does nothing, or takes the time that a slow task names.</summary>
#pragma warning disable TK1018 // LimitTypes registers it, under several types.
internal sealed class LimitHandler(LimitProbe probe) : ITaskHandler<BenchTask>
#pragma warning restore TK1018
{
    public ValueTask<TaskResult> HandleAsync(BenchTask payload, TaskContext context, CancellationToken cancellationToken)
    {
        if (payload.SleepMs > 0)
            return SleepAsync(payload, cancellationToken);
        probe.FreeRan();
        return TaskResult.Done;
    }

    private async ValueTask<TaskResult> SleepAsync(BenchTask payload, CancellationToken cancellationToken)
    {
        probe.SlowStarted();
        await PreciseWait.ForAsync(TimeSpan.FromMilliseconds(payload.SleepMs), cancellationToken);
        probe.SlowEnded();
        return TaskResult.Done;
    }
}
