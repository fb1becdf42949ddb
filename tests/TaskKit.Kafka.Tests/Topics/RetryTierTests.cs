using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Tests.Topics;

public sealed class RetryTierTests
{
    private static readonly DateTimeOffset Appended = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("-00:00:10", "5s")]
    [InlineData("00:00:00.500", "5s")]
    [InlineData("00:00:04.999", "5s")]
    [InlineData("00:00:05", "5s")]
    [InlineData("00:04:59", "30s")]
    [InlineData("00:05:00", "5m")]
    [InlineData("23:59:59", "1h")]
    [InlineData("1.00:00:00", "1d")]
    [InlineData("4000.00:00:00", "1d")]
    public void The_longest_that_does_not_overshoot(string remaining, string tier) =>
        Assert.Equal(tier, RetryTier.For(TimeSpan.Parse(remaining, System.Globalization.CultureInfo.InvariantCulture)).Name);

    [Fact]
    public void A_record_is_ripe_when_it_is_due_or_has_waited_the_tier_out()
    {
        var tier = RetryTier.All[0];
        Assert.Equal(Appended.AddSeconds(2), tier.RipeAt(Appended.AddSeconds(2), Appended));
        Assert.Equal(Appended.AddSeconds(5), tier.RipeAt(Appended.AddSeconds(6), Appended));
        Assert.Equal(Appended.AddSeconds(5), tier.RipeAt(null, Appended));
        Assert.Equal(Appended.AddSeconds(-9), tier.RipeAt(Appended.AddSeconds(-9), Appended));
    }

    // However long the wait: each hop is as long as it can be and none ends too late.
    [Fact]
    public void Hops_never_pass_the_due_time_by_more_than_the_shortest_tier()
    {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            var due = Appended + random.NextDouble() * TimeSpan.FromDays(random.Next(1, 40));
            var now = Appended;
            int hops = 0;
            while (now < due)
            {
                now = RetryTier.For(due - now).RipeAt(due, now);
                hops++;
            }
            Assert.Equal(due, now);
            Assert.InRange(hops, 1, 40 + 23 + 11 + 9 + 5 + 5);
        }
    }
}
