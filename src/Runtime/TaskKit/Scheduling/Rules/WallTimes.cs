using Cronos;

namespace TaskKit.Scheduling.Rules;

/// <summary>
/// The way from times on the wall, which a cron text speaks of, to points in time. The reader of cron texts has one too, which never gets past the changes of the
/// clock in zones whose winter is the exception, such as Dublin's.
/// </summary>
/// <param name="expression">The fields.</param>
/// <param name="zone">The time zone.</param>
/// <param name="isInterval">True when a time that comes twice counts twice.</param>
internal sealed class WallTimes(CronExpression expression, TimeZoneInfo zone, bool isInterval)
{
    // Shorter than the distance of any two changes of a clock.
    private static readonly TimeSpan Window = TimeSpan.FromDays(2);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Longer than any clock is put back.
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromHours(3);

    // The fields are not looked at beyond the year 2499.
    private static readonly DateTimeOffset Earliest = new(1, 1, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2499, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first time behind another one, in UTC; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var time = after < Earliest ? Earliest : after;
        var offset = zone.GetUtcOffset(time);
        while (time < Latest && NextOnWall(time, offset) is { } wall)
        {
            var found = wall - offset;
            var until = found < time + Window ? found : time + Window;
            if (ChangeBehind(time, offset, until) is { } change)
            {
                var later = zone.GetUtcOffset(change);
                // The end of a gap stands for all times that fell into it.
                if (later > offset && NextOnWall(change.AddTicks(-1), offset) < change + later)
                    return change;
                (time, offset) = (change.AddTicks(-1), later);
            }
            else if (found > until)
                (time, offset) = (found - Day, zone.GetUtcOffset(found - Day));
            else if (isInterval || !IsRepeated(found, offset))
                return found;
            else
                time = found;
        }
        return null;
    }

    // The time on the wall, as if it were one in UTC.
    private DateTimeOffset? NextOnWall(DateTimeOffset time, TimeSpan offset) =>
        expression.GetNextOccurrence((time + offset).UtcDateTime) is { } wall ? new DateTimeOffset(wall, TimeSpan.Zero) : null;

    /// <summary>The first point in time with another offset; <see langword="null"/> when there is none up to a limit.</summary>
    private DateTimeOffset? ChangeBehind(DateTimeOffset time, TimeSpan offset, DateTimeOffset until)
    {
        if (zone.GetUtcOffset(until) == offset)
            return null;
        var (low, high) = (time, until);
        while (high - low > TimeSpan.FromTicks(1))
        {
            var middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(middle) == offset)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    // The wall has shown the time before, when the clock had not been put back.
    private bool IsRepeated(DateTimeOffset time, TimeSpan offset)
    {
        var before = zone.GetUtcOffset(time - LongestRepeat);
        return before > offset && zone.GetUtcOffset(time - (before - offset)) == before;
    }
}
