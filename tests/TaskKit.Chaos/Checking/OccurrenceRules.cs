namespace TaskKit.Chaos.Checking;

/// <summary>The rules of schedules: each of their times is one task, for the right window, and none is missing.</summary>
internal static class OccurrenceRules
{
    /// <summary>Between the clock of the driver and the times that are made of it: they are noted in milliseconds.</summary>
    private const double Rounding = 20;

    public static IEnumerable<Violation> EachIsOneTask(History history) =>
        from runs in ScheduleRuns.All(history)
        from time in runs.Tasks.GroupBy(task => task.To)
        let ids = time.Select(task => task.Task.Id).Distinct().ToList()
        where ids.Count > 1
        select new Violation(
            Fault.DoubleOccurrence,
            $"{runs.Schedule.Name} has {ids.Count} tasks for {time.Key}: {string.Join(", ", ids)}."
        );

    /// <summary>A task is for a time of the rule, is not due before it, and all its attempts get one window.</summary>
    public static IEnumerable<Violation> EachIsOfTheRule(History history)
    {
        foreach (var runs in ScheduleRuns.All(history))
        foreach (var task in runs.Tasks)
            if (!runs.Schedule.IsTime(task.To))
                yield return new(Fault.WrongOccurrence, $"{task} is for a time that the rule has not.");
            else if (runs.Tasks.Any(other => other.Task == task.Task && other != task))
                yield return new(Fault.WrongOccurrence, $"{task} had another window in another attempt.");
        foreach (var fired in history.Times.Fired.Where(fired => fired.NotBefore != fired.To))
            yield return new(Fault.WrongOccurrence, $"{fired.Id} of {fired.Schedule} is for {fired.To}, and due at {fired.NotBefore}.");
    }

    /// <summary>
    /// Each window begins where the one before it ended. Between two there is a gap only for times that fell into a pause, or that were missed by a schedule
    /// that skips them.
    /// </summary>
    public static IEnumerable<Violation> WindowsJoin(History history)
    {
        foreach (var runs in ScheduleRuns.All(history))
        foreach (var (before, task) in runs.Tasks.Zip(runs.Tasks.Skip(1)).Where(pair => pair.First.To < pair.Second.To))
            if (task.From < before.To)
                yield return new(Fault.WrongOccurrence, $"{task} begins before the end of {before}.");
            else if (task.From > before.To && !MayLeaveOut(history, runs, before.To, task.From))
                yield return new(Fault.MissingOccurrence, $"Between {before} and {task} there is time that no task is for.");
    }

    /// <summary>
    /// A task is for more than one time only when the times between were missed, and the schedule makes up for them by one task, or when it looks at overlaps.
    /// </summary>
    public static IEnumerable<Violation> TimesAreNotMerged(History history)
    {
        foreach (var runs in ScheduleRuns.All(history).Where(runs => !runs.Schedule.LooksAtOverlap))
        foreach (var task in runs.Tasks.Where(task => runs.Schedule.Next(task.From) < task.To))
            if (runs.Schedule.Missed != MissedRuns.Once || !WasMissed(history, runs.Schedule.Next(task.From), task.SubmittedAt))
                yield return new(Fault.MissingOccurrence, $"{task} is for several times, of which each should have a task.");
    }

    /// <summary>While a worker lives that can, an occurrence is submitted soon after its time.</summary>
    public static IEnumerable<Violation> NoneIsLate(History history)
    {
        foreach (var runs in ScheduleRuns.All(history))
        {
            foreach (var (task, lateness) in Lateness(runs))
                if (lateness > history.Limits.Firing)
                    yield return new(Fault.MissingOccurrence, $"{task} was submitted {lateness.TotalSeconds:0.00} s after its time.");
            // From the beginning to the first, and from the last one to the end.
            if (runs.Tasks.Count == 0 || IsLate(history, runs, runs.Begun, runs.Tasks[0].SubmittedAt))
                yield return new(Fault.MissingOccurrence, $"{runs.Schedule.Name} did not fire in its beginning.");
            else if (runs.Pauses is [.., { IsLast: true } last] && IsLate(history, runs, LastStep(history, runs.Tasks[^1]), last.Asked))
                yield return new(Fault.MissingOccurrence, $"{runs.Tasks[^1]} is the last one, and there should be more.");
        }
    }

    public static IEnumerable<(OccurrenceTask Task, TimeSpan Late)> Lateness(ScheduleRuns runs)
    {
        OccurrenceTask? before = null;
        foreach (var task in runs.Tasks)
        {
            yield return (task, runs.Lateness(runs.ReadyTime(task, before), task.SubmittedAt));
            before = task;
        }
    }

    private static bool IsLate(History history, ScheduleRuns runs, TimeSpan since, TimeSpan until) =>
        runs.Lateness(history.ToUnix(since + runs.Schedule.Period + history.Limits.Skew), until) > history.Limits.Firing;

    private static TimeSpan LastStep(History history, OccurrenceTask last) =>
        history.FromUnix(last.To) > last.Ended ? history.FromUnix(last.To) : last.Ended;

    private static bool MayLeaveOut(History history, ScheduleRuns runs, long from, long to)
    {
        long first = runs.Schedule.Next(from);
        if (runs.Schedule.Missed == MissedRuns.Skip && WasMissed(history, first, history.FromUnix(to)))
            return true;
        for (long time = first; time <= to; time = runs.Schedule.Next(time))
            if (!runs.IsInPause(time))
                return false;
        // A window that begins beside the rule's times begins where a pause ended.
        return runs.Schedule.IsTime(to) || runs.Pauses.Any(pause => IsEnd(history, pause, history.FromUnix(to)));
    }

    private static bool IsEnd(History history, PauseSpan pause, TimeSpan time) =>
        time >= pause.EndAsked - TimeSpan.FromMilliseconds(Rounding)
        && !pause.IsLast
        && time <= pause.Ended + TimeSpan.FromMilliseconds(Rounding);

    private static bool WasMissed(History history, long time, TimeSpan dealtWith) =>
        dealtWith - history.FromUnix(time) >= history.Limits.MissedAfter - (history.Limits.Skew * 2);
}
