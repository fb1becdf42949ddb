using System.Text;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Testing.Submitting;

namespace TaskKit.Testing.Running;

/// <summary>Makes the outcome that a test sees, of the settlement and the stored task.</summary>
internal static class Outcomes
{
    public static async Task<AttemptOutcome> OfAsync(TestRun run, TaskSettlement? settlement, ITaskOperations operations, SubmissionLog log)
    {
        var task = run.Delivery.Task;
        var stored = await operations.FindAsync(task.Id, CancellationToken.None).ConfigureAwait(false);
        var state = stored?.State ?? StateOf(settlement);
        // What is stored differs where a cancel was requested meanwhile, or a worker died.
        var failure =
            settlement is { } told && StateOf(told) == state ? told.Failure
            : state.IsTerminal() ? stored?.Failure
            : null;
        bool isDone = state == TaskState.Done && settlement is not null;
        return new AttemptOutcome
        {
            Id = task.Id,
            Type = task.Type,
            Attempt = run.Delivery.Attempt,
            State = state,
            Payload = run.Payload,
            Result = isDone ? TextOf(settlement!.Value.Result) : null,
            Error = failure?.Error,
            Reason = failure?.Reason,
            Exception = run.Exception,
            Due = state.IsTerminal() ? null : stored?.Due,
            IsCrashed = run.Crash is not null || run.Attempt.Cause == StopCause.Lost,
            Added = isDone ? log.NoteStored(settlement!.Value.FollowUps, task.Id) : [],
        };
    }

    /// <summary>The outcome of a handler that was run alone.</summary>
    public static AttemptOutcome Of(Attempt attempt, TaskSettlement settlement, object payload, Exception? error, SubmissionLog log)
    {
        var task = attempt.Delivery.Task;
        var state = StateOf(settlement);
        return new AttemptOutcome
        {
            Id = task.Id,
            Type = task.Type,
            Attempt = attempt.Delivery.Attempt,
            State = state,
            Payload = payload,
            Result = TextOf(settlement.Result),
            Error = settlement.Failure?.Error,
            Reason = settlement.Failure?.Reason,
            Exception = error,
            Due = state is TaskState.Retrying or TaskState.Scheduled ? settlement.Due : null,
            Added = log.NoteStored(settlement.FollowUps, task.Id),
        };
    }

    private static string? TextOf(ReadOnlyMemory<byte> json) => json.IsEmpty ? null : Encoding.UTF8.GetString(json.Span);

    private static TaskState StateOf(TaskSettlement? settlement) =>
        settlement?.Kind switch
        {
            SettlementKind.Done => TaskState.Done,
            SettlementKind.Retry => TaskState.Retrying,
            SettlementKind.Snooze => TaskState.Scheduled,
            SettlementKind.Dead => TaskState.Dead,
            SettlementKind.Cancelled => TaskState.Cancelled,
            _ => TaskState.Pending,
        };
}
