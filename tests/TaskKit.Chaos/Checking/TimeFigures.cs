namespace TaskKit.Chaos.Checking;

/// <summary>Counts what happened to schedules, pauses, limits and clocks.</summary>
internal static class TimeFigures
{
    public static Figures Add(Figures figures, History history)
    {
        var schedules = ScheduleRuns.All(history).ToList();
        var clocks = history.Times.Clocks.Select(clock => clock.Milliseconds).DefaultIfEmpty().ToList();
        return figures with
        {
            Occurrences = schedules.Sum(runs => runs.Tasks.Count),
            LatestOccurrence = schedules.SelectMany(OccurrenceRules.Lateness).Select(it => it.Late).DefaultIfEmpty().Max(),
            LongestWindow = schedules
                .SelectMany(runs => runs.Tasks.Select(task => (int)((task.To - task.From) / runs.Schedule.Period.TotalMilliseconds)))
                .DefaultIfEmpty()
                .Max(),
            Pauses = history.Times.Pauses.Count(pause => !pause.IsLast),
            StartsInPauses = history.Times.PausesOfTypes.Sum(pause => history.Processes.Values.Count(process => IsIn(pause, process.Up))),
            HeldTasks = history.Tasks.Count(task => history.Times.PausesOf(task.Type).Any(pause => IsHeld(pause, task))),
            LimitChanges = history.Times.Limits.Changes,
            LastPermits = history
                .Times.Limits.Types.SelectMany(type => LimitedRuns.Crowds(history, type))
                .Count(crowd => crowd.Count == crowd.Most),
            UsedRates = history.Times.Limits.Types.Sum(type => UsedRates(history, type)),
            ClocksApart = TimeSpan.FromMilliseconds(clocks.Max() - clocks.Min()),
        };
    }

    // By the answers of the store, which come up to some milliseconds after the grants.
    private static int UsedRates(History history, string type)
    {
        var period = history.Times.Limits.PeriodOf(type);
        var runs = LimitedRuns.Of(history, type).ToList();
        return runs.Where((run, last) => Uses(run, last - LeastRate(run) + 1)).Count();

        int LeastRate(AttemptRun run) => history.Times.Limits.KnownTo(run, type, history).Min(span => span.Count);
        bool Uses(AttemptRun run, int first) => first >= 0 && run.Claim.At - runs[first].Claim.At < period;
    }

    private static bool IsHeld(PauseSpan pause, TaskHistory task) =>
        IsIn(pause, task.SubmittedAt) && task.Runs.Exists(run => run.Start?.At > pause.EndAsked);

    private static bool IsIn(PauseSpan pause, TimeSpan? time) => time > pause.Written && time < pause.EndAsked;
}
