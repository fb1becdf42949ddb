using TaskKit.Chaos.Ledger;

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

[TaskHandler(TickHandler.Type, MaxRetries = Work.MaxRetries)]
[Every("1s", Overlap = Overlap.Allow)]
[Cron("*/2 * * * * *", Name = TickHandler.All, Missed = MissedRuns.All, Overlap = Overlap.Allow)]
[Cron("1/3 * * * * *", Name = TickHandler.Skipping, Missed = MissedRuns.Skip, Overlap = Overlap.Skip)]
[Every("1s", Name = TickHandler.Long, Overlap = Overlap.Skip, Payload = nameof(OfLong))]
internal sealed class TickHandler(TimedWork work) : ITaskHandler<TickWork>
{
    public const string Type = "tick";
    public const string All = "tick:all";
    public const string Skipping = "tick:skip";

    /// <summary>Takes longer than its period, so that times fall into the task of the time before.</summary>
    public const string Long = "tick:long";

    private const int LongerThanItsPeriod = 1400;

    internal static TickWork OfLong(TaskWindow window) => new() { Milliseconds = LongerThanItsPeriod };

    public ValueTask<TaskResult> HandleAsync(TickWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Milliseconds, context, cancellationToken);
}

[TaskHandler(HeldHandler.Type, MaxRetries = Work.MaxRetries)]
[Every("1s", Overlap = Overlap.Allow)]
internal sealed class HeldHandler(TimedWork work) : ITaskHandler<HeldWork>
{
    public const string Type = "held";

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
        return work.RunAsync(TaskKind.Ok, milliseconds, FiringLines.Hash, context, cancellationToken);
    }
}
