using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Checking;

/// <summary>The task of an occurrence.</summary>
/// <param name="Task">The task.</param>
/// <param name="Window">The window that its handler got.</param>
internal sealed record OccurrenceTask(TaskHistory Task, Occurred Window)
{
    public long From => Window.From;

    public long To => Window.To;

    /// <summary>The time before which nobody had submitted it.</summary>
    public TimeSpan SubmittedAt => Task.SubmittedAt ?? Window.At;

    /// <summary>The time from which on it was over.</summary>
    public TimeSpan Ended => Task.Runs.Select(run => run.End?.At ?? TimeSpan.Zero).DefaultIfEmpty().Max();

    public override string ToString() => FormattableString.Invariant($"{Window.Schedule} ({From}, {To}] as {Task.Id}");
}

/// <summary>The occurrences of one schedule, in their order, and the stretches in which it could not fire.</summary>
internal sealed class ScheduleRuns
{
    private readonly History _history;
    private readonly List<(TimeSpan From, TimeSpan To)> _excuses;

    private ScheduleRuns(History history, TimedSchedule schedule, TimeSpan begun)
    {
        (_history, Schedule, Begun) = (history, schedule, begun);
        Pauses = [.. history.Times.PausesOf(schedule)];
        Tasks =
        [
            .. history
                .Times.Occurred.Where(line => line.Schedule == schedule.Name)
                .DistinctBy(line => (line.Id, line.From, line.To))
                .Select(line => new OccurrenceTask(history.Find(line.Id)!, line))
                .OrderBy(task => task.To),
        ];
        _excuses =
        [
            .. Pauses.Select(pause => (pause.Asked, End(pause))),
            .. TimeSpans.WithoutWorkers(history),
            .. TimeSpans.WithoutStore(history),
        ];
    }

    public TimedSchedule Schedule { get; }

    /// <summary>The time from which on it stood in the store.</summary>
    public TimeSpan Begun { get; }

    public IReadOnlyList<PauseSpan> Pauses { get; }

    public IReadOnlyList<OccurrenceTask> Tasks { get; }

    public static IEnumerable<ScheduleRuns> All(History history) =>
        history.Times.Schedules.Select(it => new ScheduleRuns(history, it.Schedule, it.Begun));

    /// <summary>True when a pause may have passed over a time: it stood, stood before anybody had to look at the time, or was not known to be over.</summary>
    public bool IsInPause(long unix)
    {
        var at = _history.FromUnix(unix);
        var unseen = _history.Limits.Unseen + _history.Limits.Skew;
        return Pauses.Any(pause => at <= End(pause) && Lateness(unix, pause.Asked) <= unseen);
    }

    /// <summary>The time from an occurrence to its submit, without that in which it could not be submitted.</summary>
    public TimeSpan Lateness(long due, TimeSpan submitted)
    {
        var from = _history.FromUnix(due);
        return submitted - from - TimeSpans.Covered(_excuses, from, submitted);
    }

    /// <summary>The first time of a window at which its task could be submitted: when it may overlap no other, not before the one before it had ended.</summary>
    public long ReadyTime(OccurrenceTask task, OccurrenceTask? before)
    {
        long due = Schedule.Next(task.From);
        while (Schedule.LooksAtOverlap && before is not null && due < task.To && _history.FromUnix(due) < before.Ended)
            due = Schedule.Next(due);
        return due;
    }

    // Until then a worker may still believe in it, and one whose clock is fast may have passed over what is to come.
    private TimeSpan End(PauseSpan pause) =>
        pause.IsLast ? pause.Ended : pause.Ended + _history.Limits.PauseReach + _history.Limits.Blur + _history.Limits.Skew;
}
