namespace TaskKit.Tests.Settings;

public sealed class TaskRateTests
{
    [Theory]
    [InlineData("100/1s", 100, 1_000)]
    [InlineData(" 5 / 00:01:00 ", 5, 60_000)]
    [InlineData("1/10ms", 1, 10)]
    [InlineData("100000/1d", 100_000, 86_400_000)]
    [InlineData("3/10.9ms", 3, 10)]
    public void A_number_and_a_duration_are_read(string text, int count, double milliseconds)
    {
        Assert.True(TaskRate.TryParse(text, out var rate));
        Assert.Equal((count, milliseconds), (rate.Count, rate.Period.TotalMilliseconds));
        Assert.True(TaskRate.TryParse(rate.ToString(), out var again));
        Assert.Equal(rate, again);
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        Assert.True(TaskRate.TryParse(" 0 ", out var rate));
        Assert.Equal((0, "0"), (rate.Count, rate.ToString()));
    }

    [Theory]
    [InlineData("100/s", "Did you mean 100/1s?")]
    [InlineData(" 5 / m ", "Did you mean 5/1m?")]
    [InlineData("100/ms", "expected a number of tasks", "Did you mean")]
    [InlineData("100/min", "expected a number of tasks", "Did you mean")]
    [InlineData("x/s", "expected a number of tasks", "Did you mean")]
    [InlineData("1.5/5s", "expected a number of tasks", "Did you mean")]
    [InlineData("0/s", "expected a number of tasks", "Did you mean")]
    [InlineData("-1/1s", "expected a number of tasks")]
    [InlineData("100", "expected a number of tasks")]
    [InlineData("", "expected a number of tasks")]
    [InlineData(null, "expected a number of tasks")]
    [InlineData("1/2/3s", "expected a number of tasks")]
    [InlineData("1/NaNs", "expected a number of tasks")]
    [InlineData("0/1s", "expected 1 to 100000 tasks in a period, got 0; write 0 alone for no limit.")]
    [InlineData("100001/1s", "expected 1 to 100000 tasks in a period, got 100001")]
    [InlineData("1/9ms", "expected a period of 10ms to 1d, got 9ms.")]
    [InlineData("1/25h", "expected a period of 10ms to 1d, got 25h.")]
    public void Any_other_text_is_refused_with_what_is_wrong(string? text, string problem, string? absent = null)
    {
        string? found = TaskRate.ProblemOf(text, out var rate);
        Assert.Contains(problem, found, StringComparison.Ordinal);
        if (absent is not null)
            Assert.DoesNotContain(absent, found, StringComparison.Ordinal);
        Assert.Equal(default, rate);
    }

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
