namespace TaskKit;

/// <summary>The times of a schedule.</summary>
public sealed class ScheduleRule
{
    private ScheduleRule() { }

    /// <summary>The cron text, or <see langword="null"/>.</summary>
    internal string? Text { get; private init; }

    /// <summary>The time zone of the cron text.</summary>
    internal string TimeZone { get; private init; } = "UTC";

    /// <summary>The interval, or <see langword="null"/>.</summary>
    internal TimeSpan? Interval { get; private init; }

    /// <summary>Times by a cron text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeZone">The time zone, by its IANA name.</param>
    public static ScheduleRule Cron(string text, string timeZone = "UTC") => new() { Text = text, TimeZone = timeZone };

    /// <summary>Times by an interval, counted from the start of 1970 in UTC.</summary>
    /// <param name="interval">The interval, 1 s to 365 days.</param>
    public static ScheduleRule Every(TimeSpan interval) => new() { Interval = interval };
}
