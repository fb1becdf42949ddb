namespace TaskKit.Generators.Scheduling;

/// <summary>Reads the fields of a cron text as sets of numbers, with the special forms of Cronos for days and weekdays.</summary>
internal static class CronFieldReader
{
    public static ulong Read(CronCursor at)
    {
        ulong numbers = IsStar(at) ? Star(at) : List(at, at.Value());
        ReadEnd(at);
        return numbers;
    }

    public static DaySet Days(CronCursor at)
    {
        DaySet days;
        if (IsStar(at))
            days = new(Star(at));
        else if (at.AcceptLetter('L'))
            days = new(at.Field.All, at.Accept('-') ? at.Number(0, at.Field.Most - 1) : 0, at.AcceptLetter('W'));
        else
        {
            int first = at.Value();
            days = at.AcceptLetter('W') ? new(1UL << first, IsNearestWeekday: true) : new(List(at, first));
        }
        ReadEnd(at);
        return days;
    }

    public static WeekdaySet Weekdays(CronCursor at)
    {
        WeekdaySet weekdays;
        if (IsStar(at))
            weekdays = new(Star(at));
        else
        {
            int first = at.Value();
            weekdays =
                at.AcceptLetter('L') ? new(1UL << first, IsLast: true)
                : at.Accept('#') ? new(1UL << first, Nth: at.Number(1, 5))
                : new(List(at, first));
        }
        ReadEnd(at);
        // Sunday has two numbers. The set keeps the lower one.
        const ulong Seventh = 1UL << 7;
        return (weekdays.Numbers & Seventh) == 0 ? weekdays : weekdays with { Numbers = (weekdays.Numbers & ~Seventh) | 1 };
    }

    private static bool IsStar(CronCursor at) => at.Accept('*') || at.Accept('?');

    private static ulong Star(CronCursor at) => at.Accept('/') ? Numbers(at.Field, at.Field.Least, at.Field.Most, Step(at)) : at.Field.All;

    private static ulong List(CronCursor at, int first)
    {
        ulong numbers = Range(at, first);
        while (at.Accept(','))
            numbers |= Range(at, at.Value());
        return numbers;
    }

    private static ulong Range(CronCursor at, int low)
    {
        if (at.Accept('-'))
        {
            int high = at.Value();
            return Numbers(at.Field, low, high, at.Accept('/') ? Step(at) : 1);
        }
        return at.Accept('/') ? Numbers(at.Field, low, at.Field.Most, Step(at)) : 1UL << low;
    }

    private static int Step(CronCursor at) => at.Number(1, at.Field.Most);

    // A range whose end is below its start goes over the end of the field: 22-2 are the hours 22, 23, 0, 1 and 2.
    private static ulong Numbers(CronField field, int low, int high, int step)
    {
        if (high >= low)
            return Steps(low, high, step);
        int last = field == CronField.Weekday ? field.Most - 1 : field.Most;
        return Steps(low, last, step) | Steps(field.Least + step - ((last - low) % step) - 1, high, step);
    }

    private static ulong Steps(int low, int high, int step)
    {
        ulong numbers = 0;
        for (int number = low; number <= high; number += step)
            numbers |= 1UL << number;
        return numbers;
    }

    private static void ReadEnd(CronCursor at)
    {
        if (!at.IsAtEnd)
            at.Fail($"expected {at.Field.Range}, or lists, ranges and steps of them", at.Near());
    }
}
