using Cronos;

namespace TaskKit.Scheduling.Rules;

/// <summary>A cron text in a time zone, read once.</summary>
internal sealed class CronTimes
{
    private readonly WallTimes _times;

    private CronTimes(string text, WallTimes times, string zoneName) => (Text, _times, ZoneName) = (text, times, zoneName);

    /// <summary>The fields with one space between them.</summary>
    public string Text { get; }

    /// <summary>The time zone's IANA name.</summary>
    public string ZoneName { get; }

    /// <exception cref="ArgumentException">The text is no cron text or has no time at all, or the machine does not know the time zone.</exception>
    public static CronTimes Read(string text, string zoneName)
    {
        string[] fields = CronFields.Split(text);
        var zone = TimeZones.Find(zoneName);
        text = string.Join(' ', fields);
        var format = fields.Length == CronFields.WithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard;
        CronExpression expression;
        try
        {
            expression = CronExpression.Parse(text, format);
        }
        catch (CronFormatException e)
        {
            throw new ArgumentException(CronFields.Problem(text, e.Message), nameof(text), e);
        }
        // A rule that moves within the day, and not one for a fixed time, comes in both hours that have the same name.
        bool isInterval = fields[..^3].Any(field => field.AsSpan().ContainsAny('*', '-', '/'));
        var times = new CronTimes(text, new WallTimes(expression, zone, isInterval), zoneName);
        return times.Next(DateTimeOffset.UnixEpoch) is null
            ? throw new ArgumentException(
                $"'{text}' has no time at all: no year has such a day. Change its day or its month.",
                nameof(text)
            )
            : times;
    }

    /// <param name="after">A time in UTC.</param>
    public DateTimeOffset? Next(DateTimeOffset after) => _times.Next(after);

    /// <summary>The last time behind one time and not behind another; at or before the first when there is none.</summary>
    /// <param name="until">A time in UTC.</param>
    /// <param name="behind">A time in UTC.</param>
    public DateTimeOffset Last(DateTimeOffset until, DateTimeOffset behind)
    {
        if (Next(behind) is not { } last || last > until)
            return behind;
        // Mostly one time is due, and the search below would cost many looks at the rule.
        if (Next(last) is not { } second || second > until)
            return last;
        // Next never goes back, so the place at which it passes the limit is found by halves. Times are whole seconds.
        var (low, high) = (behind, until);
        while (high - low >= TimeSpan.FromSeconds(1))
        {
            var middle = low + ((high - low) / 2);
            if (Next(middle) is { } next && next <= until)
                (low, last) = (middle, next);
            else
                high = middle;
        }
        return last;
    }
}
