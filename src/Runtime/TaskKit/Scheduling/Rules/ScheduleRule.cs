using System.Globalization;
using TaskKit.Scheduling.Rules;

namespace TaskKit;

/// <summary>The times of a schedule: a cron text in a time zone, or an interval.</summary>
public sealed class ScheduleRule : IEquatable<ScheduleRule>
{
    /// <summary>The shortest interval.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>The longest interval.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(365);

    private readonly CronTimes? _cron;
    private readonly TimeSpan _interval;

    private ScheduleRule(CronTimes cron) => _cron = cron;

    private ScheduleRule(TimeSpan interval) => _interval = interval;

    /// <summary>The rule as text: the cron text, or the interval, for example <c>30s</c>.</summary>
    public string Text => _cron?.Text ?? DurationText.Format(_interval);

    /// <summary>The rule in plain English, for example <c>every day at 03:00</c>; the cron text where there are no simple words for it.</summary>
    public string Words => _cron is null ? $"every {DurationText.Format(_interval)}" : RuleWords.Of(_cron.Text);

    /// <summary>The time zone by its IANA name; <c>UTC</c> for an interval.</summary>
    public string TimeZone => _cron?.ZoneName ?? TimeZones.Utc;

    /// <summary>The cron text, or <see langword="null"/> for an interval.</summary>
    internal string? CronText => _cron?.Text;

    /// <summary>The interval, or <see langword="null"/> for a cron text.</summary>
    internal TimeSpan? Interval => _cron is null ? _interval : null;

    /// <summary>Reads a cron text: minute, hour, day, month, weekday; with six fields the first is the second.</summary>
    /// <param name="text">The text, at most 200 characters, for example <c>0 3 * * *</c>.</param>
    /// <param name="timeZone">The time zone by its IANA name, for example <c>Europe/Amsterdam</c>.</param>
    /// <exception cref="ArgumentException">The text is no cron text or has no time at all, or the machine does not know the time zone.</exception>
    public static ScheduleRule Cron(string text, string timeZone = TimeZones.Utc) => new(CronTimes.Read(text, timeZone));

    /// <summary>Makes a rule of an interval, counted from the start of 1970 in UTC, so that all workers agree on its times.</summary>
    /// <param name="interval">The interval, 1 s to 365 days, in whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is out of its range.</exception>
    public static ScheduleRule Every(TimeSpan interval)
    {
        if (interval < ShortestInterval || interval > LongestInterval)
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "Expected an interval of 1 s to 365 days.");
        return interval.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? new ScheduleRule(interval)
            : throw new ArgumentOutOfRangeException(nameof(interval), interval, "Expected an interval of whole milliseconds.");
    }

    /// <summary>Finds the first time behind another time.</summary>
    /// <param name="after">The other time, which is not a result itself.</param>
    /// <returns>The time in UTC; <see langword="null"/> when there is none.</returns>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        after = after.ToUniversalTime();
        return _cron is null ? NextOfInterval(after) : _cron.Next(after);
    }

    /// <summary>Finds the last time that is not behind another time.</summary>
    /// <param name="until">The other time, which may be the result itself.</param>
    /// <param name="behind">The time behind which the result must lie.</param>
    /// <returns>The time in UTC; <see langword="null"/> when there is none between the two.</returns>
    internal DateTimeOffset? Last(DateTimeOffset until, DateTimeOffset behind)
    {
        var last = _cron is null ? LastOfInterval(until.ToUniversalTime()) : _cron.Last(until.ToUniversalTime(), behind.ToUniversalTime());
        return last > behind ? last : null;
    }

    /// <summary>Finds the time of the rule before a given one: the beginning of that one's window.</summary>
    /// <param name="time">A time of the rule.</param>
    internal DateTimeOffset Before(DateTimeOffset time)
    {
        // A rule that comes on 29 February can pause for eight years.
        for (var reach = TimeSpan.FromMinutes(1); reach < TimeSpan.FromDays(20_000); reach *= 4)
            if (Last(time.AddTicks(-1), time - reach) is { } before)
                return before;
        return time;
    }

    /// <inheritdoc/>
    public bool Equals(ScheduleRule? other) =>
        other is not null && CronText == other.CronText && Interval == other.Interval && TimeZone == other.TimeZone;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ScheduleRule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, TimeZone);

    /// <inheritdoc/>
    public override string ToString() =>
        TimeZone == TimeZones.Utc ? Text : string.Create(CultureInfo.InvariantCulture, $"{Text} ({TimeZone})");

    private DateTimeOffset? NextOfInterval(DateTimeOffset after)
    {
        var last = LastOfInterval(after);
        return last > DateTimeOffset.MaxValue - _interval ? null : last + _interval;
    }

    private DateTimeOffset LastOfInterval(DateTimeOffset until)
    {
        long ticks = until.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        long whole = ticks / _interval.Ticks * _interval.Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(whole > ticks ? whole - _interval.Ticks : whole);
    }
}
