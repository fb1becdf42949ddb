namespace TaskKit.Tests.Scheduling;

/// <summary>Rules by hand: their times around the changes of the clock, their words, and what is refused.</summary>
public sealed class ScheduleRuleTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_time_that_does_not_exist_comes_at_the_end_of_the_gap()
    {
        var rule = ScheduleRule.Cron("30 2 * * *", "Europe/Amsterdam");

        // At 02:00 the clocks go to 03:00.
        Assert.Equal(At("2026-03-29T01:00Z"), rule.Next(At("2026-03-28T12:00Z")));
        Assert.Equal(At("2026-03-30T00:30Z"), rule.Next(At("2026-03-29T01:00Z")));
    }

    [Fact]
    public void A_time_that_comes_twice_is_the_first_one()
    {
        var rule = ScheduleRule.Cron("30 2 * * *", "Europe/Amsterdam");

        // At 03:00 the clocks go back to 02:00.
        Assert.Equal(At("2026-10-25T00:30Z"), rule.Next(At("2026-10-24T12:00Z")));
        Assert.Equal(At("2026-10-26T01:30Z"), rule.Next(At("2026-10-25T00:30Z")));
    }

    [Fact]
    public void A_rule_for_each_half_hour_comes_in_both_hours()
    {
        var rule = ScheduleRule.Cron("*/30 * * * *", "Europe/Amsterdam");
        var time = At("2026-10-25T00:00Z");

        for (int i = 1; i <= 4; i++)
            Assert.Equal(At("2026-10-25T00:00Z").AddMinutes(30 * i), time = rule.Next(time)!.Value);
    }

    [Fact]
    public void An_interval_is_counted_from_1970()
    {
        var rule = ScheduleRule.Every(TimeSpan.FromDays(7));

        Assert.Equal(DayOfWeek.Thursday, rule.Next(Start)!.Value.DayOfWeek);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(7), rule.Next(DateTimeOffset.UnixEpoch));
        Assert.Equal(DateTimeOffset.UnixEpoch, rule.Next(DateTimeOffset.UnixEpoch.AddTicks(-1)));
        Assert.Null(rule.Next(DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData("* * * * *", "every minute")]
    [InlineData("*/5 * * * *", "every 5 minutes")]
    [InlineData("*/7 * * * *", "*/7 * * * *")]
    [InlineData("0 * * * *", "every hour")]
    [InlineData("15 */2 * * *", "every 2 hours at minute 15")]
    [InlineData("5 3 * * *", "every day at 03:05")]
    [InlineData("0 9 * * MON-FRI", "every Monday to Friday at 09:00")]
    [InlineData("0 9 * * 0", "every Sunday at 09:00")]
    [InlineData("0 9 * * 7", "every Sunday at 09:00")]
    [InlineData("0 9 * * tue", "every Tuesday at 09:00")]
    [InlineData("0 9 15 * *", "on day 15 of every month at 09:00")]
    [InlineData("0 9 L * *", "on the last day of every month at 09:00")]
    [InlineData("0 9 15 6 *", "0 9 15 6 *")]
    [InlineData("0 0 3 * * *", "every day at 03:00")]
    [InlineData("*/10 * * * * *", "every 10 seconds")]
    [InlineData("5 0 3 * * *", "5 0 3 * * *")]
    public void Common_rules_have_words(string text, string words) => Assert.Equal(words, ScheduleRule.Cron(text).Words);

    [Fact]
    public void A_rule_has_one_form_of_its_text()
    {
        var rule = ScheduleRule.Cron("  0\t3 * *  * ", "Europe/Amsterdam");

        Assert.Equal(("0 3 * * *", "Europe/Amsterdam", "0 3 * * * (Europe/Amsterdam)"), (rule.Text, rule.TimeZone, $"{rule}"));
        Assert.Equal(ScheduleRule.Cron("0 3 * * *", "Europe/Amsterdam"), rule);
        Assert.NotEqual(ScheduleRule.Cron("0 3 * * *"), rule);
        Assert.Equal(("90s", "every 90s", "UTC"), Words(ScheduleRule.Every(TimeSpan.FromSeconds(90))));
        static (string, string, string) Words(ScheduleRule rule) => (rule.Text, rule.Words, rule.TimeZone);
    }

    [Theory]
    [InlineData("", "which has 0 fields")]
    [InlineData("0 3 * *", "which has 4 fields")]
    [InlineData("0 0 0 3 * * *", "which has 7 fields")]
    [InlineData("61 3 * * *", "'61 3 * * *' is no cron text: ")]
    [InlineData("0 3 * * MOONDAY", "'0 3 * * MOONDAY' is no cron text")]
    [InlineData("0 3 * * !", "in which '!' is no field")]
    [InlineData("0 3 30 2 *", "has no time at all")]
    [InlineData("@daily", "Write '0 0 * * *' for '@daily'.")]
    [InlineData("@weekli", "Write '0 0 * * 0' for '@weekly'.")]
    [InlineData("@reboot", "got the word '@reboot'.")]
    public void A_text_that_is_no_cron_text_is_refused_with_the_cause(string text, string cause) =>
        Assert.Contains(cause, Assert.ThrowsAny<ArgumentException>(() => ScheduleRule.Cron(text)).Message);

    [Fact]
    public void A_cron_text_is_bounded()
    {
        string items = string.Join(',', Enumerable.Repeat("1", 98));

        Assert.Contains("at most 200 characters, got 205", Refused($"{items},1 0 * * *"));
        Assert.Contains("at most 100 items in a field of a cron text, got 101", Refused($"{new string(',', 100)} 0 * * *"));
        static string Refused(string text) => Assert.ThrowsAny<ArgumentException>(() => ScheduleRule.Cron(text)).Message;
    }

    [Theory]
    [InlineData("Europe/Amsterdm", "Did you mean 'Europe/Amsterdam'?")]
    [InlineData("", "none of the name ''")]
    [InlineData("../../etc/passwd", "none of the name '../../etc/passwd'")]
    [InlineData("/etc/localtime", "none of the name '/etc/localtime'")]
    [InlineData("Mars/Olympus Mons", "none of the name 'Mars/Olympus Mons'")]
    public void A_time_zone_that_the_machine_does_not_know_is_refused_with_the_near_miss(string zone, string cause) =>
        Assert.Contains(cause, Assert.ThrowsAny<ArgumentException>(() => ScheduleRule.Cron("0 3 * * *", zone)).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.999)]
    [InlineData(1.0001)]
    [InlineData((365 * 86400) + 1)]
    public void An_interval_that_is_out_of_its_range_is_refused(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScheduleRule.Every(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("0 3 * * *", "UTC")]
    [InlineData("30 2 * * *", "Europe/Amsterdam")]
    [InlineData("* * 1 * *", "America/New_York")]
    [InlineData("0 0 29 2 *", "UTC")]
    [InlineData("*/7 * * * * *", "UTC")]
    public void The_last_time_and_the_time_before_are_those_that_next_goes_through(string text, string zone)
    {
        var rule = ScheduleRule.Cron(text, zone);
        var times = new List<DateTimeOffset> { rule.Next(Start)!.Value };
        while (times.Count < 100 && rule.Next(times[^1]) is { } next)
            times.Add(next);

        for (int i = 1; i < times.Count; i++)
        {
            Assert.Equal(times[i - 1], rule.Before(times[i]));
            Assert.Equal(times[i - 1], rule.Last(times[i].AddTicks(-1), Start));
            Assert.Equal(times[i], rule.Last(times[i], Start));
        }
        Assert.Null(rule.Last(times[0].AddTicks(-1), Start));
        Assert.Null(rule.Last(times[1], times[1]));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
