namespace TaskKit.Generators.Scheduling;

/// <summary>Finds the times of a cron text and the distances between them, in a zone without daylight saving.</summary>
internal static class CronCalendar
{
    // The calendar, with its weekdays, repeats after 400 years.
    private const int FirstYear = 2000;
    private const int Years = 400;
    private const int DaysOfAllYears = 146_097;

    private const int SecondsPerDay = 86_400;

    /// <summary>True when the cron text has any time.</summary>
    public static bool Fires(CronTimes times) => Dates(times).Any();

    /// <summary>The seconds between the two times that are closest together.</summary>
    public static long ShortestDistance(CronTimes times)
    {
        long shortest = Distance(times.Seconds);
        long spread = Spread(times.Seconds);
        foreach (var (numbers, unit) in new[] { (times.Minutes, 60L), (times.Hours, 3_600L) })
        {
            shortest = Math.Min(shortest, (Distance(numbers) * unit) - spread);
            spread += Spread(numbers) * unit;
        }
        return Math.Min(shortest, (DistanceOfDates(times) * SecondsPerDay) - spread);
    }

    private static IEnumerable<int> Dates(CronTimes times)
    {
        for (int year = FirstYear; year < FirstYear + Years; year++)
        {
            for (int month = 1; month <= 12; month++)
            {
                if ((times.Months >> month & 1) == 0)
                    continue;
                foreach (int day in DaysOf(times, year, month))
                    yield return (int)(new DateTime(year, month, day).Ticks / TimeSpan.TicksPerDay);
            }
        }
    }

    private static IEnumerable<int> DaysOf(CronTimes times, int year, int month)
    {
        int last = DateTime.DaysInMonth(year, month);
        var first = new DateTime(year, month, 1).DayOfWeek;
        int from = times.Days.FromEnd is { } end ? last - end : 1;
        int to = times.Days.FromEnd is null ? last : from;
        for (int stated = Math.Max(1, from); stated <= to; stated++)
        {
            if ((times.Days.Numbers >> stated & 1) == 0)
                continue;
            int day = times.Days.IsNearestWeekday ? NearestWeekday(first, stated, last) : stated;
            if (IsMatch(times.Weekdays, Weekday(first, day), day, last))
                yield return day;
        }
    }

    private static bool IsMatch(WeekdaySet weekdays, int weekday, int day, int last) =>
        (weekdays.Numbers >> weekday & 1) != 0
        && (!weekdays.IsLast || day + 7 > last)
        && (weekdays.Nth is not { } nth || (day + 6) / 7 == nth);

    private static int NearestWeekday(DayOfWeek first, int day, int last) =>
        (DayOfWeek)Weekday(first, day) switch
        {
            DayOfWeek.Saturday => day == 1 ? 3 : day - 1,
            DayOfWeek.Sunday => day == last ? day - 2 : day + 1,
            _ => day,
        };

    private static int Weekday(DayOfWeek first, int day) => ((int)first + day - 1) % 7;

    private static long DistanceOfDates(CronTimes times)
    {
        int? first = null;
        int before = 0;
        int shortest = DaysOfAllYears;
        foreach (int date in Dates(times))
        {
            if (first is not null)
                shortest = Math.Min(shortest, date - before);
            if (shortest == 1)
                return 1;
            first ??= date;
            before = date;
        }
        return first is { } start ? Math.Min(shortest, start + DaysOfAllYears - before) : DaysOfAllYears;
    }

    // The smallest difference between two numbers of a set. For a set with one number it is larger than any distance of two times.
    private static long Distance(ulong numbers)
    {
        long shortest = (long)DaysOfAllYears * SecondsPerDay;
        int? before = null;
        for (int number = 0; number < 64; number++)
        {
            if ((numbers >> number & 1) == 0)
                continue;
            if (before is { } last)
                shortest = Math.Min(shortest, number - last);
            before = number;
        }
        return shortest;
    }

    private static long Spread(ulong numbers)
    {
        int first = 0;
        while (first < 63 && (numbers >> first & 1) == 0)
            first++;
        int last = 63;
        while (last > 0 && (numbers >> last & 1) == 0)
            last--;
        return Math.Max(0, last - first);
    }
}
