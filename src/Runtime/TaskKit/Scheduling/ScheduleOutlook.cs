using TaskKit.Backends;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling;

/// <summary>The times of a schedule, ahead of now and behind it.</summary>
internal static class ScheduleOutlook
{
    /// <summary>The number of times that are shown of each side.</summary>
    public const int Shown = 10;

    // A rule of seconds whose tasks overlap has many times without a task.
    private const int MostLooks = 50;

    /// <summary>The next times, at most ten.</summary>
    public static IReadOnlyList<DateTimeOffset> NextOf(TaskSchedule schedule, DateTimeOffset now)
    {
        var rule = RuleOf(schedule);
        var times = new List<DateTimeOffset>();
        // Behind what was dealt with: a worker whose clock is ahead may have fired the next time already.
        var after = schedule.Last > now ? schedule.Last.Value : now;
        while (times.Count < Shown && rule.Next(after) is { } next)
            times.Add(after = next);
        return times;
    }

    /// <summary>The tasks of the last times that are still stored, the newest first, at most ten. Of the times of the rule the last fifty are looked at.</summary>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async ValueTask<IReadOnlyList<TaskRecord>> LastOfAsync(
        TaskSchedule schedule,
        ITaskOperations operations,
        CancellationToken cancellationToken
    )
    {
        var found = new List<TaskRecord>();
        if (schedule.Last is not { } last)
            return found;
        var rule = RuleOf(schedule);
        // After a pause the newest time that was dealt with is its end, and no time of the rule.
        var time = rule.Before(last.AddTicks(1));
        for (int looks = 0; looks < MostLooks && found.Count < Shown; looks++)
        {
            if (await operations.FindAsync(OccurrenceId.Of(schedule.Name, time), cancellationToken).ConfigureAwait(false) is { } task)
                found.Add(task);
            var before = rule.Before(time);
            if (before >= time)
                break;
            time = before;
        }
        return found;
    }

    private static ScheduleRule RuleOf(TaskSchedule schedule) =>
        DurationText.TryParse(schedule.Rule, out var interval)
            ? ScheduleRule.Every(interval)
            : ScheduleRule.Cron(schedule.Rule, schedule.TimeZone);
}
