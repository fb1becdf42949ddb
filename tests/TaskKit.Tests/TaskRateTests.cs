namespace TaskKit.Tests;

public sealed class TaskRateTests
{
    [Theory]
    [InlineData("100/1s", 100, 1000, "100/1s")]
    [InlineData(" 5 / 00:01:00 ", 5, 60_000, "5/1m")]
    [InlineData("1/10ms", 1, 10, "1/10ms")]
    [InlineData("100000/24h", 100_000, 86_400_000, "100000/1d")]
    [InlineData("3/1.5s", 3, 1500, "3/1500ms")]
    [InlineData("0", 0, 0, "0")]
    [InlineData(" 0 ", 0, 0, "0")]
    public void A_rate_is_read_and_written(string text, int count, int milliseconds, string written)
    {
        Assert.True(TaskRate.TryParse(text, out var rate));

        Assert.Equal((count, milliseconds, written), (rate.Count, (int)rate.Period.TotalMilliseconds, rate.ToString()));
        Assert.True(TaskRate.TryParse(rate.ToString(), out var again));
        Assert.Equal(rate, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("00")]
    [InlineData("-1/1s")]
    [InlineData("0/1s")]
    [InlineData("1/0s")]
    [InlineData("1/9ms")]
    [InlineData("1/25h")]
    [InlineData("100001/1s")]
    [InlineData("99999999999/1s")]
    [InlineData("1/1s/1s")]
    [InlineData("1.5/1s")]
    [InlineData("1/-1s")]
    [InlineData("ten/1s")]
    public void A_text_that_is_none_is_refused(string? text)
    {
        Assert.False(TaskRate.TryParse(text, out var rate));
        Assert.Equal(default, rate);
    }

    [Theory]
    [InlineData("100/s", "Did you mean 100/1s?")]
    [InlineData("5/m", "Did you mean 5/1m?")]
    [InlineData("5/hour", "for example 100/1s")]
    [InlineData("5/2d", "expected a period of 10ms to 1d, got 2d")]
    [InlineData("0/1s", "write 0 alone for no limit")]
    public void The_refusal_says_what_to_write(string text, string expected) => Assert.Contains(expected, TaskRate.ProblemOf(text, out _));

    [Fact]
    public void Numbers_out_of_range_are_refused_in_code()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskRate(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskRate(100_001, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskRate(1, TimeSpan.FromMilliseconds(9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskRate(1, TimeSpan.FromDays(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskLimit { Concurrency = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskLimit { Concurrency = 100_001 });
    }
}
