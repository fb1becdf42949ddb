using TaskKit.Scheduling.Rules;
using TaskKit.Scheduling.Stored;

namespace TaskKit;

/// <summary>The settings of a schedule beside its rule. All are optional.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The time zone of a cron text, by its IANA name. A rule that states another one than UTC keeps its own.</summary>
    /// <value><c>UTC</c> by default.</value>
    public string TimeZone { get; init; } = TimeZones.Utc;

    /// <summary>The treatment of times at which no worker lived.</summary>
    /// <value><see cref="MissedRuns.Once"/> by default.</value>
    public MissedRuns Missed { get; init; }

    /// <summary>The most missed times that <see cref="MissedRuns.All"/> makes up for, 1 to 1000; the newest ones count.</summary>
    /// <value>100 by default.</value>
    public int MaxMissed { get; init; } = ScheduleDefinition.DefaultMaxMissed;

    /// <summary>The treatment of a time at which the task of the time before is still open.</summary>
    /// <value><see cref="Overlap.Skip"/> by default.</value>
    public Overlap Overlap { get; init; }
}
