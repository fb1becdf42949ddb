using System.Globalization;

namespace TaskKit;

/// <summary>Cron texts for common rules, for <see cref="CronAttribute"/> and for schedules that are added at run time.</summary>
public static class Cron
{
    /// <summary>At each full minute.</summary>
    public const string EveryMinute = "* * * * *";

    /// <summary>At each full hour.</summary>
    public const string EveryHour = "0 * * * *";

    /// <summary>At a time of each day.</summary>
    /// <param name="hour">0 to 23.</param>
    /// <param name="minute">0 to 59.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static string Daily(int hour, int minute) => Text(hour, minute, "*", "*");

    /// <summary>At a time of a day of each week.</summary>
    /// <param name="day">The day of the week.</param>
    /// <param name="hour">0 to 23.</param>
    /// <param name="minute">0 to 59.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static string Weekly(DayOfWeek day, int hour, int minute) => Text(hour, minute, "*", Number((int)day, 0, 6, nameof(day)));

    /// <summary>At a time of a day of each month. A month without the day has none.</summary>
    /// <param name="day">1 to 31.</param>
    /// <param name="hour">0 to 23.</param>
    /// <param name="minute">0 to 59.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static string Monthly(int day, int hour, int minute) => Text(hour, minute, Number(day, 1, 31, nameof(day)), "*");

    private static string Text(int hour, int minute, string day, string weekday) =>
        $"{Number(minute, 0, 59, nameof(minute))} {Number(hour, 0, 23, nameof(hour))} {day} * {weekday}";

    private static string Number(int number, int least, int most, string name) =>
        number >= least && number <= most
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw new ArgumentOutOfRangeException(name, number, $"Expected {least} to {most}.");
}
