namespace TaskKit.Tests.Scheduling.Rules;

/// <summary>The times of cron texts against a matcher of fields that goes through the minutes, in zones whose clocks change in different ways.</summary>
public sealed class RuleTimesTests
{
    private const int FirstYear = 2024;
    private const int Years = 5;

    private static readonly string[] Texts =
    [
        "0 3 * * *",
        "30 2 * * *",
        "0 2 * * *",
        "30 1 * * 0",
        "15 0 * * *",
        "59 23 * * *",
        "30 0,1,2,3 * * *",
        "*/20 * * * *",
        "0 */3 * * *",
        "10 1-3 * * 6,0",
        "0 0 1 * *",
    ];

    // Half an hour in Lord Howe, midnight in Beirut and Havana, an exception in winter in Dublin and Casablanca, none in UTC and Kolkata.
    public static TheoryData<string> Zones =>
        [
            "Europe/Amsterdam",
            "Europe/Dublin",
            "America/New_York",
            "America/Santiago",
            "America/Havana",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Australia/Sydney",
            "Asia/Beirut",
            "Asia/Kolkata",
            "Africa/Cairo",
            "Africa/Casablanca",
            "UTC",
        ];

    [Theory, MemberData(nameof(Zones))]
    public void Each_minute_around_a_change_of_the_clock_and_on_other_days_is_as_the_fields_say(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var days = DaysOf(zone, new Random(name.Length + 7));
        (ScheduleRule Rule, FieldMatcher Matcher)[] rules =
        [
            .. Texts.Select(text => (ScheduleRule.Cron(text, name), new FieldMatcher(text))),
        ];
        foreach (var (from, to) in days)
        {
            WallMinute[] minutes = [.. WallMinute.Between(zone, from, to)];
            foreach (var (rule, matcher) in rules)
                Assert.Equal((rule.Text, Show(matcher.Of(minutes))), (rule.Text, Show(Between(rule, from, to))));
        }
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> DaysOf(TimeZoneInfo zone, Random random)
    {
        var days = new List<(DateTimeOffset, DateTimeOffset)>();
        var start = new DateTimeOffset(FirstYear, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var day = start; day < start.AddYears(Years); day = day.AddDays(1))
        {
            bool changes = zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1));
            if (changes || random.Next(120) == 0)
                days.Add((day.AddDays(-1), day.AddDays(changes ? 2 : 1)));
        }
        return days;
    }

    private static List<DateTimeOffset> Between(ScheduleRule rule, DateTimeOffset from, DateTimeOffset to)
    {
        var times = new List<DateTimeOffset>();
        for (var time = rule.Next(from.AddTicks(-1)); time < to; time = rule.Next(time.Value))
        {
            times.Add(time.Value);
            Assert.True(rule.Next(time.Value) > time, $"{rule} stays at {time:O}.");
        }
        return times;
    }

    private static string Show(IEnumerable<DateTimeOffset> times) => string.Join(' ', times.Select(time => $"{time:MM-dd'T'HH:mm}"));
}
