namespace TaskKit.Generators.Scheduling;

/// <summary>One field of a cron text.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Least">The lowest number.</param>
/// <param name="Most">The highest number.</param>
/// <param name="Names">The names of the numbers from <paramref name="Least"/> on; empty when they have none.</param>
internal sealed record CronField(string Name, int Least, int Most, string[] Names)
{
    public static readonly CronField Second = new("second", 0, 59, []);
    public static readonly CronField Minute = new("minute", 0, 59, []);
    public static readonly CronField Hour = new("hour", 0, 23, []);
    public static readonly CronField Day = new("day", 1, 31, []);

    public static readonly CronField Month = new(
        "month",
        1,
        12,
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    );

    // 0 and 7 are both Sunday.
    public static readonly CronField Weekday = new("weekday", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    /// <summary>The set of all numbers of the field.</summary>
    public ulong All => (1UL << (Most + 1)) - (1UL << Least);

    /// <summary>The valid numbers and names of the field, for messages.</summary>
    public string Range => Names.Length == 0 ? $"{Least} to {Most}" : $"{Least} to {Most} or {Names[0]} to {Names[Names.Length - 1]}";
}
