using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Working;

/// <summary>The payload of most schedules.</summary>
internal sealed record TickWork
{
    public int Milliseconds { get; init; }
}

/// <summary>The payload of the task type that the driver pauses.</summary>
internal sealed record HeldWork
{
    public int Milliseconds { get; init; }
}

[TaskHandler(TimedSchedule.Tick, MaxRetries = Work.MaxRetries)]
[Every("1s", Overlap = Overlap.Allow)]
[Cron("*/2 * * * * *", Name = TimedSchedule.OfAll, Missed = MissedRuns.All, Overlap = Overlap.Allow)]
[Cron("1/3 * * * * *", Name = TimedSchedule.Skipping, Missed = MissedRuns.Skip, Overlap = Overlap.Skip)]
[Every("1s", Name = TimedSchedule.Long, Overlap = Overlap.Skip, Payload = nameof(OfLong))]
internal sealed class TickHandler(TimedWork work) : ITaskHandler<TickWork>
{
    private const int LongerThanItsPeriod = 1400;

    internal static TickWork OfLong(TaskWindow window) => new() { Milliseconds = LongerThanItsPeriod };

    public ValueTask<TaskResult> HandleAsync(TickWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Milliseconds, context, cancellationToken);
}

[TaskHandler(TimedSchedule.Held, MaxRetries = Work.MaxRetries)]
[Every("1s", Overlap = Overlap.Allow)]
internal sealed class HeldHandler(TimedWork work) : ITaskHandler<HeldWork>
{
    public ValueTask<TaskResult> HandleAsync(HeldWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Milliseconds, context, cancellationToken);
}

/// <summary>The work of the tasks of schedules: it writes down which occurrence it is for.</summary>
internal sealed class TimedWork(Work work, LedgerWriter ledger)
{
    public ValueTask<TaskResult> RunAsync(int milliseconds, TaskContext context, CancellationToken cancellationToken)
    {
        if (context is { Schedule: { } schedule, Window: { } window })
            ledger.Write(
                new Occurred(
                    context.Id,
                    schedule,
                    window.From.ToUnixTimeMilliseconds(),
                    window.To.ToUnixTimeMilliseconds(),
                    Environment.ProcessId,
                    LedgerWriter.Now
                )
            );
        return work.RunAsync(TaskKind.Ok, milliseconds, TimedSchedule.Hash, context, cancellationToken);
    }
}
