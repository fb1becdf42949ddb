using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>Whose outcome counts: that of the worker to which the store granted the attempt last.</summary>
internal static class OwnershipRules
{
    /// <summary>Once another worker has the attempt, the outcome of the one before must be refused.</summary>
    public static IEnumerable<Violation> OnlyTheOwnerSettles(History history)
    {
        foreach (var task in history.Tasks)
            for (int i = 0; i < task.Runs.Count; i++)
                if (task.Runs[i] is { Settle: { Stored: true } settle } run)
                    foreach (
                        var later in task
                            .Runs.Skip(i + 1)
                            .Where(later => later.Claim.At <= settle.Asked && IsSurelyLater(later, run))
                            .Where(later => !history.MayHaveForgotten(later.ClaimedAt, settle.At))
                    )
                        yield return new(
                            Fault.StaleSettle,
                            $"{run} stored {settle.As} after process {later.Pid} had been granted {later.Attempt}."
                        );
    }

    // A worker that was frozen while it waited for its claim may have been granted it after all that happened meanwhile.
    private static bool IsSurelyLater(AttemptRun later, AttemptRun run) => !run.ClaimIsUncertain || later.Claim.Asked > run.Claim.At;

    public static IEnumerable<Violation> TerminalIsFinal(History history)
    {
        foreach (var task in history.Tasks)
        {
            if (task.Finisher is not { } finisher)
                continue;
            var ended = finisher.Settle!.At;
            foreach (var run in task.Runs.Where(run => run != finisher))
                if (history.MayHaveForgotten(ended, run.Claim.At))
                    continue;
                else if (run.ClaimedAt > ended && !run.ClaimIsUncertain)
                    yield return new(
                        Fault.RunAfterTerminal,
                        $"{run} was claimed after process {finisher.Pid} had stored {finisher.Settle.As}."
                    );
                else if (run.Start?.At > ended && !history.Process(run.Pid).WasFrozenBetween(run.ClaimedAt, run.Start.At))
                    yield return new(
                        Fault.RunAfterTerminal,
                        $"{run} started after process {finisher.Pid} had stored {finisher.Settle.As}."
                    );
        }
    }

    /// <summary>The stored end is what the handler of the last granted run said.</summary>
    public static IEnumerable<Violation> TheLastOwnerDecides(History history)
    {
        foreach (var task in history.Tasks)
        {
            HandlerOutcome? expected = task.Stored?.State switch
            {
                // Nobody ends the run that a killer is buried for.
                _ when task.Kind == TaskKind.Killer => null,
                TaskState.Done => HandlerOutcome.Ok,
                TaskState.Dead => HandlerOutcome.Fail,
                _ => null,
            };
            if (expected is not null && task.Runs.Count > 0 && !task.LastRuns.Any(run => run.End?.Outcome == expected))
                yield return new(
                    Fault.StaleSettle,
                    $"{task.Id} is {task.Stored!.State.ToName()}, and the last run, {task.Runs[^1]}, ended with '{task.Runs[^1].End?.Outcome}'."
                );
        }
    }
}
