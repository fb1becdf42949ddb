using TaskKit.Backends;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The rules of outcomes: each task became what it had to become.</summary>
internal static class OutcomeRules
{
    public static IEnumerable<Violation> NothingIsLost(History history)
    {
        foreach (var task in history.Tasks.Where(task => task.Accept is not null || task is { IsOfSchedule: true, Stored: not null }))
            if (task.Stored?.State.IsTerminal() != true && EndedAndForgotten(history, task))
                continue;
            else if (task.Stored is null)
                yield return new(Fault.Lost, $"{task.Id} was accepted, and the store does not have it.");
            else if (!task.Stored.State.IsTerminal())
                yield return new(Fault.Lost, $"{task.Id} was accepted, and is still {task.Stored.State.ToName()} at the end.");
    }

    public static IEnumerable<Violation> NothingIsMadeUp(History history)
    {
        foreach (var task in history.Tasks)
        {
            if (task.Accept is null && !task.IsOfSchedule && !(history.Limits.AnswersMayBeLost && task.Offer is not null))
                yield return new(Fault.Phantom, $"{task.Id} was stored or run, and never accepted.");
            foreach (var line in task.Unclaimed)
                yield return new(Fault.Phantom, $"{task.Id}: no claim came before '{LedgerFormat.Write(line).Trim()}'.");
            foreach (var run in task.Runs.Where(run => run.Start?.At < task.SubmittedAt))
                yield return new(Fault.Phantom, $"{run} started before the task was submitted.");
            if (task.Stored is { State: TaskState.Done } && !task.Runs.Exists(run => run.End is { Outcome: HandlerOutcome.Ok }))
                yield return new(Fault.Phantom, $"{task.Id} is DONE, and no handler ended with success.");
        }
    }

    public static IEnumerable<Violation> PayloadsArriveAsSubmitted(History history)
    {
        foreach (var task in history.Tasks)
        foreach (var run in task.Runs)
            if (run.Start is { } start && task.Hash is { } hash && start.Hash != hash)
                yield return new(Fault.WrongPayload, $"{run} got a payload of hash {start.Hash}, submitted was {hash}.");
    }

    public static IEnumerable<Violation> TasksEndAsPlanned(History history)
    {
        foreach (var task in history.Tasks)
        {
            if (task is not { Kind: { } kind, Stored: { } stored } || !stored.State.IsTerminal())
                continue;
            var planned = kind is TaskKind.Always or TaskKind.Killer ? TaskState.Dead : TaskState.Done;
            string reason = kind == TaskKind.Killer ? DeadLetterReasons.Crashed : DeadLetterReasons.RetriesExhausted;
            if (stored.State != planned)
                yield return new(
                    Fault.WrongOutcome,
                    $"{task.Id} ({kind}) should be {planned.ToName()}, and is {stored.State.ToName()} ({stored.Reason})."
                );
            else if (planned == TaskState.Dead && stored.Reason != reason)
                yield return new(Fault.WrongOutcome, $"{task.Id} should be dead as '{reason}', the store says '{stored.Reason}'.");
        }
    }

    // Its worker was told that the end is stored, and then the guard was wiped; its record may be acknowledged, so nobody looks at it again.
    private static bool EndedAndForgotten(History history, TaskHistory task) =>
        task.Runs.FindLast(run => run.Settle is { Stored: true, As: SettledAs.Done or SettledAs.Dead }) is { Settle.Asked: var told }
        && history.MayHaveForgotten(told, TimeSpan.MaxValue);
}
