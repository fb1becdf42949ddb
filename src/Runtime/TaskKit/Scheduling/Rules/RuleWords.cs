using System.Globalization;

namespace TaskKit.Scheduling.Rules;

/// <summary>Says the common cron texts in plain English.</summary>
internal static class RuleWords
{
    private static readonly string[] Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] ShortWeekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>The words; the text itself where there are no simple ones.</summary>
    /// <param name="text">A cron text with one space between its fields.</param>
    public static string Of(string text)
    {
        string[] fields = text.Split(' ');
        return fields.Length switch
            {
                CronFields.WithSeconds when fields[0] == "0" => OfFive(fields[1..]),
                CronFields.WithSeconds when fields[1..].All(field => field == "*") => OfSmallest(fields[0], "second"),
                CronFields.WithSeconds => null,
                _ => OfFive(fields),
            } ?? text;
    }

    private static string? OfFive(string[] fields)
    {
        if (fields[1..].All(field => field == "*") && OfSmallest(fields[0], "minute") is { } minutes)
            return minutes;
        if (Number(fields[0]) is { } minute && fields[2..].All(field => field == "*") && OfSmallest(fields[1], "hour") is { } hours)
            return minute == 0 ? hours : $"{hours} at minute {minute}";
        if (Number(fields[0]) is not { } at || Number(fields[1]) is not { } hour || fields[3] != "*")
            return null;
        string time = string.Create(CultureInfo.InvariantCulture, $"at {hour:00}:{at:00}");
        return (fields[2], fields[4]) switch
        {
            ("*", "*") => $"every day {time}",
            ("*", "1-5" or "MON-FRI") => $"every Monday to Friday {time}",
            ("*", var day) => Weekday(day) is { } name ? $"every {name} {time}" : null,
            ("L", "*") => $"on the last day of every month {time}",
            (var day, "*") when Number(day) is { } number => $"on day {number} of every month {time}",
            _ => null,
        };
    }

    private static string? OfSmallest(string field, string unit)
    {
        if (field is "*" or "*/1")
            return $"every {unit}";
        string? step = field.StartsWith("*/", StringComparison.Ordinal) ? field[2..] : null;
        // A step that does not divide the whole begins again at each full hour, so it is no simple interval.
        return step is not null && Number(step) is { } number && number > 0 && (unit == "hour" ? 24 : 60) % number == 0
            ? $"every {number} {unit}s"
            : null;
    }

    private static string? Weekday(string field) =>
        Number(field) is { } number && number < Weekdays.Length ? Weekdays[number]
        : Array.FindIndex(ShortWeekdays, name => name.Equals(field, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
            ? Weekdays[index]
        : null;

    private static int? Number(string field) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
