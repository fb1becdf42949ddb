namespace TaskKit.Chaos.Checking;

/// <summary>The rules of limits across workers.</summary>
internal static class LimitRules
{
    // The store counts in milliseconds, and in steps of a thousandth of the period.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    private const int MostPeriods = 20;

    public static IEnumerable<Violation> NoMoreRunThanTheLimit(History history)
    {
        foreach (string type in history.Times.Limits.Types)
        foreach (var crowd in LimitedRuns.Crowds(history, type))
            if (crowd.Count > crowd.Most)
                yield return new(
                    Fault.OverLimit,
                    $"{crowd.Run} began, and then {crowd.Count} tasks of type '{type}' ran at once; its limit is {crowd.Most}."
                );
    }

    /// <summary>
    /// The store grants no more than the rate in any period. The ledger does not know the moment of a grant, only that it lies between the call that
    /// answered it and the answer, and that the handler began after both. So two begins may be closer than their grants: of a span of time
    /// count only the claims that were asked for and answered in it, which were granted in it for sure. A span is covered by one period more than it has whole ones, each
    /// with the rate at most; so in a long span the uncertainty of its ends is small.
    /// </summary>
    public static IEnumerable<Violation> NoMoreBeginThanTheRate(History history)
    {
        foreach (string type in history.Times.Limits.Types)
            if (history.Times.Limits.PeriodOf(type) is var period && period > TimeSpan.Zero)
                foreach (var violation in RateOf(history, type, period))
                    yield return violation;
    }

    /// <summary>
    /// A task of a type without a limit begins in time, however many of a limited type wait before it. Not counted is the time without workers or store, and as
    /// much after it again, for what came together then; and the time in which what a worker had is taken over, and a new worker gets its part.
    /// </summary>
    public static IEnumerable<Violation> OthersAreNotStarved(History history)
    {
        if (!history.Times.Limits.Types.Any())
            yield break;
        var excused = Disturbances(history).ToList();
        foreach (var task in history.Tasks.Where(task => task.Accept is not null && !MayWait(history, task)))
            if (
                task.Runs.Min(run => run.Start?.At) is { } begun
                && begun - task.Accept!.At is var wait
                && wait > history.Limits.LongestWait
                && wait - TimeSpans.Covered(excused, task.Accept.At, begun) > history.Limits.LongestWait
            )
                yield return new(
                    Fault.Starved,
                    $"{task.Id} of type '{task.Type}' waited {wait.TotalSeconds:0.00} s, and nothing held it back."
                );
    }

    private static IEnumerable<Violation> RateOf(History history, string type, TimeSpan period)
    {
        var runs = LimitedRuns
            .Of(history, type)
            .Select(run =>
                (
                    Run: run,
                    From: LimitedRuns.EarliestGrant(run, history),
                    Most: history.Times.Limits.KnownTo(run, type, history).Max(span => span.Count)
                )
            )
            .ToList();
        for (int first = 0; first < runs.Count; first++)
        {
            var from = runs[first].From;
            var (count, most) = (0, 0);
            foreach (var (run, earliest, rate) in runs.Skip(first).TakeWhile(it => it.Run.Claim.At - from < period * MostPeriods))
            {
                if (earliest < from)
                    continue;
                (count, most) = (count + 1, Math.Max(most, rate));
                var span = run.Claim.At - from;
                if (count <= (long)most * ((int)((span + Step) / period) + 1) || history.MayHaveForgotten(from, run.Claim.At))
                    continue;
                yield return new(
                    Fault.OverRate,
                    $"{run} was granted as the {count}. of type '{type}' within {span.TotalSeconds:0.000} s; its rate is {most} in {period.TotalSeconds:0.###} s."
                );
                break;
            }
        }
    }

    private static bool MayWait(History history, TaskHistory task) =>
        task.IsOfSchedule
        || task.Offer?.Key is not null
        || task.Offer?.Due > TimeSpan.Zero
        || history.Times.Limits.Has(task.Type)
        || history.Times.PausesOf(task.Type).Any();

    private static IEnumerable<(TimeSpan From, TimeSpan To)> Disturbances(History history)
    {
        foreach (var (from, to) in TimeSpans.WithoutWorkers(history).Concat(TimeSpans.WithoutStore(history)))
            yield return (from, to == TimeSpan.MaxValue ? to : to + (to - from) + history.Limits.Recovery);
        foreach (var process in history.Processes.Values)
        {
            var freezes = process.Freezes.Select(freeze => (freeze.From, freeze.To));
            var moments = new[] { process.Up, process.Kill?.At, process.Stop?.At }.OfType<TimeSpan>().Select(at => (From: at, To: at));
            foreach (var (from, to) in freezes.Concat(moments))
                yield return (from, to == TimeSpan.MaxValue ? to : to + history.Limits.Recovery);
        }
    }
}
