using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The rules of repeats: the cases in which an attempt may run more than once.</summary>
internal static class DuplicateRules
{
    /// <summary>
    /// An attempt is handed out again only because the worker that held it, unsettled, was killed, was frozen, or gave it back while it
    /// stopped. Each repeat needs its own fault: that of the run before it.
    /// </summary>
    public static IEnumerable<Violation> RepeatsAreExcused(History history)
    {
        foreach (var task in history.Tasks)
        foreach (var attempt in task.Attempts)
        foreach (var (run, next) in attempt.Zip(attempt.Skip(1)))
            if (!IsExcused(history, run, next))
                yield return new(
                    Fault.UnexcusedDuplicate,
                    $"{next.Attempt} was handed to process {next.Pid}, and nothing had happened to process {run.Pid}, which held it."
                );
    }

    /// <summary>Two runs of a task at once are possible only where a frozen worker does not know that it has lost the attempt.</summary>
    public static IEnumerable<Violation> RunsDoNotOverlap(History history)
    {
        foreach (var task in history.Tasks)
        {
            var started = task.Runs.Where(run => run.Start is not null).OrderBy(run => run.Start!.At).ToList();
            foreach (var (run, index) in started.Select((run, index) => (run, index)))
            foreach (var later in started.Skip(index + 1))
                if (later.Start!.At < Over(history, run) && !IsFreeze(history, run, later) && !IsForgotten(history, run, later))
                    yield return new(Fault.Overlap, $"{later} started while {run} was running.");
        }
    }

    private static bool IsExcused(History history, AttemptRun run, AttemptRun next)
    {
        var process = history.Process(run.Pid);
        if (process.Kill is { } kill && kill.At <= next.Claim.At && run.IsHeldAt(kill.At))
            return true;
        if (process.Freezes.Exists(freeze => freeze.From <= next.Claim.At && run.IsHeldAt(freeze.From)))
            return true;
        if (history.MayHaveForgotten(run.ClaimedAt, next.Claim.At) || history.MayHaveMissedLease(run.ClaimedAt, next.Claim.At))
            return true;
        if (run.Settle is { } told && history.MayHaveForgotten(told.Asked, next.Claim.At))
            return true;
        if (run.Settle is not { Stored: true, As: SettledAs.Released or SettledAs.Snooze } givenBack)
            return false;
        bool cutByStop = givenBack.As == SettledAs.Released && run.End is { Outcome: HandlerOutcome.Cut } end && process.Stop?.At <= end.At;
        return run.Start is null || cutByStop;
    }

    private static bool IsForgotten(History history, AttemptRun run, AttemptRun later) =>
        history.MayHaveForgotten(run.ClaimedAt, later.Claim.At) || history.MayHaveMissedLease(run.ClaimedAt, later.Claim.At);

    private static TimeSpan Over(History history, AttemptRun run) => run.End?.At ?? history.Process(run.Pid).Gone;

    private static bool IsFreeze(History history, AttemptRun run, AttemptRun later) =>
        history.Process(run.Pid).WasFrozenBetween(run.ClaimedAt, later.Start!.At)
        || history.Process(later.Pid).WasFrozenBetween(later.ClaimedAt, later.Start.At);
}
