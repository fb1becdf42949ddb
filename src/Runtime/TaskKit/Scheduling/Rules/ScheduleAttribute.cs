namespace TaskKit;

/// <summary>
/// A schedule of a handler's task type. A handler may have several. The task of an occurrence is submitted once, by any worker of a program that declares the
/// schedule.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class ScheduleAttribute : Attribute
{
    private protected ScheduleAttribute() { }

    /// <summary>The name of the schedule, unique in the store. It may have the letters of a task type's name.</summary>
    /// <value>The task type's name by default, which one schedule of a handler may have.</value>
    public string? Name { get; set; }

    /// <summary>The time zone of the rule, by its IANA name, for example <c>Europe/Amsterdam</c>.</summary>
    /// <value><c>UTC</c> by default.</value>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The treatment of times at which no worker lived.</summary>
    /// <value><see cref="MissedRuns.Once"/> by default.</value>
    public MissedRuns Missed { get; set; }

    /// <summary>The most missed times that <see cref="MissedRuns.All"/> makes up for, 1 to 1000; the newest ones count.</summary>
    /// <value>100 by default.</value>
    public int MaxMissed { get; set; } = 100;

    /// <summary>The treatment of an occurrence that comes due while the task of the occurrence before it is still open.</summary>
    /// <value><see cref="Overlap.Skip"/> by default.</value>
    public Overlap Overlap { get; set; }

    /// <summary>
    /// The name of a static method of the handler that makes the payload from a <see cref="TaskWindow"/>. Needed where the payload has required members.
    /// </summary>
    /// <value><see langword="null"/> by default: the payload is made without arguments.</value>
    public string? Payload { get; set; }
}

/// <summary>A schedule by a cron text: minute, hour, day, month, weekday; with six fields the first is the second.</summary>
/// <param name="expression">The text, for example <c>0 3 * * *</c>.</param>
public sealed class CronAttribute(string expression) : ScheduleAttribute
{
    /// <summary>The cron text.</summary>
    public string Expression { get; } = expression;
}

/// <summary>A schedule by an interval, counted from the start of 1970 in UTC.</summary>
/// <param name="interval">The interval, 1 s to 365 days, for example <c>00:00:30</c> or <c>30s</c>.</param>
public sealed class EveryAttribute(string interval) : ScheduleAttribute
{
    /// <summary>The interval.</summary>
    public string Interval { get; } = interval;
}

/// <summary>A schedule for a time of each day.</summary>
/// <param name="hour">0 to 23.</param>
/// <param name="minute">0 to 59.</param>
public sealed class DailyAttribute(int hour, int minute) : ScheduleAttribute
{
    /// <summary>0 to 23.</summary>
    public int Hour { get; } = hour;

    /// <summary>0 to 59.</summary>
    public int Minute { get; } = minute;
}

/// <summary>A schedule for a time of a day of each week.</summary>
/// <param name="day">The day of the week.</param>
/// <param name="hour">0 to 23.</param>
/// <param name="minute">0 to 59.</param>
public sealed class WeeklyAttribute(DayOfWeek day, int hour, int minute) : ScheduleAttribute
{
    /// <summary>The day of the week.</summary>
    public DayOfWeek Day { get; } = day;

    /// <summary>0 to 23.</summary>
    public int Hour { get; } = hour;

    /// <summary>0 to 59.</summary>
    public int Minute { get; } = minute;
}

/// <summary>A schedule for a time of a day of each month. A month without the day has none.</summary>
/// <param name="day">1 to 31.</param>
/// <param name="hour">0 to 23.</param>
/// <param name="minute">0 to 59.</param>
public sealed class MonthlyAttribute(int day, int hour, int minute) : ScheduleAttribute
{
    /// <summary>1 to 31.</summary>
    public int Day { get; } = day;

    /// <summary>0 to 23.</summary>
    public int Hour { get; } = hour;

    /// <summary>0 to 59.</summary>
    public int Minute { get; } = minute;
}
