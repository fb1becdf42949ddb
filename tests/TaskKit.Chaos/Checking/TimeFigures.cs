namespace TaskKit.Chaos.Checking;

/// <summary>Counts what happened to schedules, pauses and clocks.</summary>
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
            ClocksApart = TimeSpan.FromMilliseconds(clocks.Max() - clocks.Min()),
        };
    }

    private static bool IsHeld(PauseSpan pause, TaskHistory task) =>
        IsIn(pause, task.SubmittedAt) && task.Runs.Exists(run => run.Start?.At > pause.EndAsked);

    private static bool IsIn(PauseSpan pause, TimeSpan? time) => time > pause.Written && time < pause.EndAsked;
}
