using TaskKit.Backends;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>What became of the tasks.</summary>
internal static class OutcomeRules
{
    public static IEnumerable<Violation> NothingIsLost(History history)
    {
        foreach (var task in history.Tasks.Where(task => task.Accept is not null))
            if (task.Stored is null)
                yield return new(Fault.Lost, $"{task.Id} was accepted, and the store does not have it.");
            else if (!task.Stored.State.IsTerminal())
                yield return new(Fault.Lost, $"{task.Id} was accepted, and is still {task.Stored.State.ToName()} at the end.");
    }

    public static IEnumerable<Violation> NothingIsMadeUp(History history)
    {
        foreach (var task in history.Tasks)
        {
            if (task.Accept is null)
                yield return new(Fault.Phantom, $"{task.Id} was stored or run, and never accepted.");
            foreach (var line in task.Unclaimed)
                yield return new(Fault.Phantom, $"{task.Id}: no claim came before '{LedgerFormat.Write(line).Trim()}'.");
            foreach (var run in task.Runs.Where(run => run.Start?.At < task.Accept?.At))
                yield return new(Fault.Phantom, $"{run} started before the task was submitted.");
            if (task.Stored is { State: TaskState.Done } && !task.Runs.Exists(run => run.End is { Outcome: HandlerOutcome.Ok }))
                yield return new(Fault.Phantom, $"{task.Id} is DONE, and no handler ended with success.");
        }
    }

    public static IEnumerable<Violation> PayloadsArriveAsSubmitted(History history)
    {
        foreach (var task in history.Tasks)
        foreach (var run in task.Runs)
            if (run.Start is { } start && task.Accept is { } accept && start.Hash != accept.Hash)
                yield return new(Fault.WrongPayload, $"{run} got a payload of hash {start.Hash}, submitted was {accept.Hash}.");
    }

    public static IEnumerable<Violation> TasksEndAsPlanned(History history)
    {
        foreach (var task in history.Tasks)
        {
            if (task is not { Accept: { } accept, Stored: { } stored } || !stored.State.IsTerminal())
                continue;
            var planned = accept.Kind == TaskKind.Always ? TaskState.Dead : TaskState.Done;
            if (stored.State != planned)
                yield return new(
                    Fault.WrongOutcome,
                    $"{task.Id} ({accept.Kind}) should be {planned.ToName()}, and is {stored.State.ToName()} ({stored.Reason})."
                );
            else if (planned == TaskState.Dead && stored.Reason != DeadLetterReasons.RetriesExhausted)
                yield return new(
                    Fault.WrongOutcome,
                    $"{task.Id} should be dead as '{DeadLetterReasons.RetriesExhausted}', the store says '{stored.Reason}'."
                );
        }
    }
}
