using TaskKit.Brokers.Faults;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

[TaskHandler(QuickHandler.Type, MaxRetries = Work.MaxRetries)]
internal sealed class QuickHandler(Work work) : ITaskHandler<QuickWork>
{
    public const string Type = "quick";

    public ValueTask<TaskResult> HandleAsync(QuickWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Kind, payload.Milliseconds, payload.Hash(), context, cancellationToken);
}

[TaskHandler(MediumHandler.Type, MaxRetries = Work.MaxRetries)]
internal sealed class MediumHandler(Work work) : ITaskHandler<MediumWork>
{
    public const string Type = "medium";

    public ValueTask<TaskResult> HandleAsync(MediumWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Kind, payload.Milliseconds, payload.Hash(), context, cancellationToken);
}

[TaskHandler(SlowHandler.Type, MaxRetries = Work.MaxRetries)]
internal sealed class SlowHandler(Work work) : ITaskHandler<SlowWork>
{
    public const string Type = "slow";

    public ValueTask<TaskResult> HandleAsync(SlowWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Kind, payload.Milliseconds, payload.Hash(), context, cancellationToken);
}

/// <summary>The work of every handler: it writes down that it runs, takes its time, and ends as planned.</summary>
internal sealed class Work(LedgerWriter ledger, TimeProvider time)
{
    /// <summary>Tasks that always fail die at attempt 3.</summary>
    public const int MaxRetries = 2;

    private static readonly TaskError Planned = TaskError.Retryable("This failure was planned.", "PLANNED");

    /// <param name="kind">Its plan.</param>
    /// <param name="milliseconds">The time it takes.</param>
    /// <param name="hash">The hash of its payload.</param>
    /// <param name="context">The attempt.</param>
    /// <param name="cancellationToken">Cuts it.</param>
    public async ValueTask<TaskResult> RunAsync(
        TaskKind kind,
        int milliseconds,
        string hash,
        TaskContext context,
        CancellationToken cancellationToken
    )
    {
        var attempt = new AttemptKey(context.Id, context.Generation, context.Attempt);
        ledger.Write(new Started(attempt, Environment.ProcessId, hash, LedgerWriter.Now));
        if (kind == TaskKind.Killer)
            CrashPoint.Die(ledger);
        FaultPoints.Reached?.Invoke(CrashPoint.Handling);
        var outcome = HandlerOutcome.Cut;
        try
        {
            if (milliseconds > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
            bool fails = kind == TaskKind.Always || (kind == TaskKind.Once && context.Attempt == 1);
            outcome = fails ? HandlerOutcome.Fail : HandlerOutcome.Ok;
            return fails ? TaskResult.Fail(Planned) : TaskResult.Done;
        }
        finally
        {
            ledger.Write(new Ended(attempt, Environment.ProcessId, outcome, LedgerWriter.Now));
        }
    }
}
