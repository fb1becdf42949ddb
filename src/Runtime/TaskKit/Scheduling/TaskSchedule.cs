namespace TaskKit;

/// <summary>A schedule and its progress.</summary>
public sealed record TaskSchedule
{
    /// <summary>The name, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>The task type's name.</summary>
    public required string Type { get; init; }

    /// <summary>The rule: a cron text, or an interval such as <c>30s</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule in plain English.</summary>
    public required string Words { get; init; }

    /// <summary>The time zone of the rule, by its IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The place where the schedule is stated.</summary>
    public required ScheduleSource Source { get; init; }

    /// <summary>The program that stated it.</summary>
    public required string Program { get; init; }

    /// <summary>The pause; <see langword="null"/> while the schedule is on.</summary>
    public TaskPause? Paused { get; init; }

    /// <summary>The newest time that was dealt with, also when nothing was submitted for it; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The next time; <see langword="null"/> while it is paused, and for a rule that has no more times.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>The treatment of times at which no worker lived.</summary>
    public MissedRuns Missed { get; init; }

    /// <summary>The most missed times that are made up for.</summary>
    public int MaxMissed { get; init; }

    /// <summary>The treatment of a time at which the task of the time before is open.</summary>
    public Overlap Overlap { get; init; }

    /// <summary>The task that was submitted last; it may be gone. <see langword="null"/> before the first.</summary>
    public TaskId? LastTask { get; init; }
}

/// <summary>The places where a schedule is stated.</summary>
public enum ScheduleSource
{
    /// <summary>A handler's attribute, or a registration in code.</summary>
    Code,

    /// <summary>A call of <see cref="ITaskSchedules.AddOrUpdateAsync"/>.</summary>
    Runtime,
}
