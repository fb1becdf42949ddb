using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling.Firing;

/// <summary>A schedule in the hands of a worker.</summary>
internal sealed class ScheduleEntry(ScheduleDefinition schedule, long version)
{
    public ScheduleDefinition Schedule { get; } = schedule;

    /// <summary>The version of the definition's document.</summary>
    public long Version { get; } = version;

    /// <summary>The progress, as far as this worker knows it.</summary>
    public ScheduleTimes Times { get; set; } = ScheduleTimes.None;

    public bool IsPaused { get; set; }

    /// <summary>The number of living workers that try before this one; <see langword="null"/> when this one may not fire it.</summary>
    public int? Rank { get; set; }

    /// <summary>The time before which a failed try is not repeated.</summary>
    public DateTimeOffset RetryAt { get; set; }

    /// <summary>True when the progress may have changed since it was read.</summary>
    public bool MustRead { get; set; }

    /// <summary>True once a failure of the schedule is logged, until it works again.</summary>
    public bool IsReported { get; set; }

    /// <summary>The time at which this worker tries next; <see langword="null"/> for never.</summary>
    public DateTimeOffset? NextTry(DateTimeOffset now)
    {
        if (Rank is not { } rank)
            return null;
        var due = Times.Pending is { } pending ? pending.TakeOver(now) : SchedulePlan.NextOf(Schedule, Times);
        var delay = Ranking.DelayOf(rank);
        if (due is not { } at || at > DateTimeOffset.MaxValue - delay)
            return null;
        at += delay;
        return at > RetryAt ? at : RetryAt;
    }
}
