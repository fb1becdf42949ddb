using TaskKit.Bench.Schedules;

namespace TaskKit.Tests.Bench;

/// <summary>Tests of the seconds in which the bench has its schedules due.</summary>
public sealed class BurstPlanTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan SetUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("12:00:05.2", "12:00:16", "16,31,46 0 12 * * *")]
    [InlineData("12:00:18.9", "12:00:29", "29,44,59 0 12 * * *")]
    [InlineData("12:00:19", "12:01:00", "0,15,30 1 12 * * *")]
    [InlineData("23:59:55", "1.00:00:06", "6,21,36 0 0 * * *")]
    public void The_bursts_lie_in_one_minute_behind_the_time_to_set_up(string now, string first, string cron)
    {
        var plan = BurstPlan.After(At(now), SetUp, 3, Gap);

        Assert.Equal([At(first), At(first) + Gap, At(first) + 2 * Gap], plan.Times);
        Assert.Equal(cron, plan.Cron);
    }

    [Fact]
    public void The_cron_text_states_the_times_of_the_plan()
    {
        var plan = BurstPlan.After(At("23:59:49.5"), SetUp, 3, Gap);
        var rule = ScheduleRule.Cron(plan.Cron);

        Assert.Equal(plan.Times[0], rule.Next(plan.Times[0] - SetUp));
        Assert.Equal(plan.Times[1], rule.Next(plan.Times[0]));
        Assert.Equal(plan.Times[2], rule.Next(plan.Times[1]));
        Assert.Equal(plan.Times[0].AddDays(1), rule.Next(plan.Times[2]));
    }

    private static DateTimeOffset At(string time) => Day + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
