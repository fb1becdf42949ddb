using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling.Firing;

/// <summary>The decision on a schedule's due times: the windows to submit, and the progress afterwards.</summary>
/// <param name="Last">The newest time that is dealt with.</param>
/// <param name="Windows">The windows to submit; empty when nothing is.</param>
/// <param name="LooksAtOverlap">True when the task of the time before decides.</param>
internal sealed record SchedulePlan(DateTimeOffset Last, IReadOnlyList<TaskWindow> Windows, bool LooksAtOverlap)
{
    /// <summary>The age from which on a time counts as missed.</summary>
    public static readonly TimeSpan MissedAfter = TimeSpan.FromSeconds(60);

    /// <summary>The next time that is not dealt with, due or not.</summary>
    public static DateTimeOffset? NextOf(ScheduleDefinition schedule, ScheduleTimes times) => schedule.Rule.Next(Base(schedule, times));

    /// <summary>Decides on what is due.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="times">Its progress.</param>
    /// <param name="isPaused">True while a pause holds: then nothing is submitted.</param>
    /// <param name="now">The time.</param>
    /// <returns><see langword="null"/> when nothing is due.</returns>
    public static SchedulePlan? Of(ScheduleDefinition schedule, ScheduleTimes times, bool isPaused, DateTimeOffset now)
    {
        var rule = schedule.Rule;
        var begin = Base(schedule, times);
        if (rule.Next(begin) is not { } first || first > now || rule.Last(now, begin) is not { } last)
            return null;
        bool isMissed = now - first > MissedAfter;
        if (isPaused || (isMissed && schedule.Missed == MissedRuns.Skip))
            return new SchedulePlan(last, [], false);
        var whole = new TaskWindow(times.From ?? rule.Before(first), last);
        if (isMissed)
            return schedule.Missed == MissedRuns.Once
                ? new SchedulePlan(last, [whole], true)
                : new SchedulePlan(last, Each(rule, begin, whole, schedule.MaxMissed), schedule.Overlap == Overlap.CancelRunning);
        // Of times that came together, all but the last would overlap it.
        return schedule.Overlap is Overlap.Skip or Overlap.CancelRunning
            ? new SchedulePlan(last, [whole], true)
            : new SchedulePlan(last, Each(rule, begin, whole, ScheduleDefinition.MostMissed), false);
    }

    private static DateTimeOffset Base(ScheduleDefinition schedule, ScheduleTimes times) =>
        times.Last > schedule.Since ? times.Last.Value : schedule.Since;

    private static List<TaskWindow> Each(ScheduleRule rule, DateTimeOffset begin, TaskWindow whole, int most)
    {
        var times = new List<DateTimeOffset> { whole.To };
        while (times.Count <= most && rule.Last(times[^1].AddTicks(-1), begin) is { } before)
            times.Add(before);
        // One more than asked for is the beginning of the first window.
        var from = times.Count > most ? times[most] : whole.From;
        var windows = new List<TaskWindow>();
        foreach (var to in times.Take(most).Reverse())
        {
            windows.Add(new TaskWindow(from, to));
            from = to;
        }
        return windows;
    }
}
