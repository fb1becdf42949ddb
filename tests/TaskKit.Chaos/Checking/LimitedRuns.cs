using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The runs of a limited type, and the permits that they surely had.</summary>
internal static class LimitedRuns
{
    /// <summary>The times at which handlers began, with the number of runs that surely had a permit then.</summary>
    public static IEnumerable<Crowd> Crowds(History history, string type)
    {
        var held = new List<(AttemptRun Run, TimeSpan To)>();
        foreach (var run in Of(history, type).Where(run => run.Start is not null).OrderBy(run => run.Start!.At))
        {
            var at = run.Start!.At;
            held.RemoveAll(other => other.To <= at);
            if (HeldUntil(history, run) is var to && to > at)
                held.Add((run, to));
            yield return new Crowd(run, held.Count, Most(history, type, [.. held.Select(it => it.Run)]));
        }
    }

    /// <summary>The runs of a type in the order in which workers heard of their grants.</summary>
    public static IEnumerable<AttemptRun> Of(History history, string type) =>
        history.Tasks.Where(task => task.Type == type).SelectMany(task => task.Runs).OrderBy(run => run.Claim.At);

    /// <summary>The earliest time at which the store may have granted a claim.</summary>
    public static TimeSpan EarliestGrant(AttemptRun run, History history) => run.Claim.Asked - history.Limits.GrantedAhead;

    // All of them had their permits when the last of them got its own, so they are no more than the limit by which that one was granted. Any may be the last
    // whose grant can be later than each other one. That what runs goes on when a limit is lowered needs no word here: nothing is granted then.
    private static int Most(History history, string type, IReadOnlyCollection<AttemptRun> runs)
    {
        var latest = runs.Select(run => EarliestGrant(run, history)).DefaultIfEmpty().Max();
        return runs.Where(run => run.Claim.At >= latest)
            .SelectMany(run => history.Times.Limits.KnownTo(run, type, history))
            .Select(span => span.Concurrency)
            .DefaultIfEmpty(int.MaxValue)
            .Max();
    }

    // A permit is taken before the handler begins and freed after it has ended, so a run has it from its begin to its end or the death of its process. It may
    // have lost it before, with its lease, in a freeze, or with the memory of the guard.
    private static TimeSpan HeldUntil(History history, AttemptRun run)
    {
        var process = history.Process(run.Pid);
        var until = run.End?.At < process.Gone ? run.End.At : process.Gone;
        var losses = process
            .Freezes.Where(freeze => freeze.To - freeze.From > LeastLease(history))
            .Select(freeze => freeze.From + LeastLease(history))
            .Concat(history.GuardLosses.Select(loss => loss.At))
            .Concat(history.Outages.Where(outage => IsLoss(history, outage)).Select(outage => outage.From));
        foreach (var loss in losses.Where(loss => loss > run.Claim.Asked))
            until = loss < until ? loss : until;
        return until;
    }

    // The store writes the end of a lease by the clock of one worker and reads it by that of another; and the last renewal was up to a third of it ago.
    private static TimeSpan LeastLease(History history) => (history.Limits.Lease * 2 / 3) - (history.Limits.Skew * 2) - history.Limits.Blur;

    private static bool IsLoss(History history, Outage outage) =>
        outage.Kind == OutageKind.RedisKill || (outage.Kind == OutageKind.RedisStop && outage.At - outage.From >= history.Limits.Lease / 2);
}

/// <summary>The begin of a run of a limited type.</summary>
/// <param name="Run">The run.</param>
/// <param name="Count">The number of runs that surely had a permit then, in all workers.</param>
/// <param name="Most">The number that may have had one.</param>
internal readonly record struct Crowd(AttemptRun Run, int Count, int Most);
