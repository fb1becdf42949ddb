namespace TaskKit;

/// <summary>The settings of a schedule that is added at run time. All are optional.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The time zone of a cron text, by its IANA name.</summary>
    /// <value><c>UTC</c> by default.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The treatment of missed times.</summary>
    public MissedRuns Missed { get; init; }

    /// <summary>The most missed times that are made up for.</summary>
    /// <value>100 by default.</value>
    public int MaxMissed { get; init; } = 100;

    /// <summary>The treatment of a time at which the task of the time before is open.</summary>
    public Overlap Overlap { get; init; }
}
