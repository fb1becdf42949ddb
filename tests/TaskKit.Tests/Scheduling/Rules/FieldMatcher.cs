using System.Globalization;

namespace TaskKit.Tests.Scheduling.Rules;

/// <summary>
/// A second opinion on cron texts of five fields: a minute belongs to the rule when its time on the wall matches each field. Of the changes of the clock it knows
/// what the documents say, and nothing of how the rules are read.
/// </summary>
internal sealed class FieldMatcher
{
    private readonly HashSet<int>[] _fields;
    private readonly bool _isInterval;

    public FieldMatcher(string text)
    {
        string[] fields = text.Split(' ');
        _fields = [Read(fields[0], 0, 59), Read(fields[1], 0, 23), Read(fields[2], 1, 31), Read(fields[3], 1, 12), Read(fields[4], 0, 6)];
        // A rule that moves within the day, and not one for a fixed time, comes in both hours that have the same name.
        _isInterval = (fields[0] + fields[1]).AsSpan().ContainsAny('*', '-', '/');
    }

    /// <summary>The minutes that are times of the rule.</summary>
    public IEnumerable<DateTimeOffset> Of(IEnumerable<WallMinute> minutes) =>
        from minute in minutes
        where Matches(minute.Wall) ? _isInterval || !minute.IsSecond : minute.Skipped.Any(Matches)
        select minute.Utc;

    private bool Matches(DateTime wall) =>
        _fields[0].Contains(wall.Minute)
        && _fields[1].Contains(wall.Hour)
        && _fields[2].Contains(wall.Day)
        && _fields[3].Contains(wall.Month)
        && _fields[4].Contains((int)wall.DayOfWeek);

    private static HashSet<int> Read(string field, int least, int most)
    {
        var numbers = new HashSet<int>();
        foreach (string item in field.Split(','))
        {
            string[] parts = item.Split('/');
            string[] ends = parts[0] == "*" ? [$"{least}", $"{most}"] : parts[0].Split('-');
            int step = parts.Length > 1 ? Number(parts[1]) : 1;
            for (int number = Number(ends[0]); number <= Number(ends[^1]); number += step)
                numbers.Add(number);
        }
        return numbers;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>A minute, and what a clock on the wall shows in it.</summary>
/// <param name="Utc">The minute.</param>
/// <param name="Wall">The time on the wall.</param>
/// <param name="IsSecond">True when the wall has shown the time before.</param>
/// <param name="Skipped">The times that the wall has not shown, since the clock was put forward over them.</param>
internal sealed record WallMinute(DateTimeOffset Utc, DateTime Wall, bool IsSecond, IReadOnlyList<DateTime> Skipped)
{
    public static IEnumerable<WallMinute> Between(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        // The zone's own word on times that come twice is wrong where the winter is the exception.
        var shown = new HashSet<DateTime>();
        var last = DateTime.MaxValue;
        for (var minute = from.AddHours(-4); minute < to; minute = minute.AddMinutes(1))
        {
            var wall = TimeZoneInfo.ConvertTime(minute, zone).DateTime;
            bool isSecond = !shown.Add(wall);
            var skipped = new List<DateTime>();
            for (var time = last; time < wall.AddMinutes(-1); time = time.AddMinutes(1))
                skipped.Add(time.AddMinutes(1));
            last = wall;
            if (minute >= from)
                yield return new WallMinute(minute, wall, isSecond, skipped);
        }
    }
}
