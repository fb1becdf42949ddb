using TaskKit.Execution;

namespace TaskKit.Tests.Execution;

public sealed class BackoffTests
{
    private static readonly BackoffOptions Defaults = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    [InlineData(int.MaxValue, 60)]
    public void Waits_double_up_to_the_longest(int retry, double seconds) =>
        Assert.Equal(seconds, Backoff.Delay(Defaults, retry, chance: 0.5).TotalSeconds, precision: 6);

    [Theory]
    [InlineData(0.0, 0.9)]
    [InlineData(0.5, 1.0)]
    [InlineData(1.0, 1.1)]
    public void Jitter_varies_a_wait_by_a_tenth(double chance, double seconds) =>
        Assert.Equal(seconds, Backoff.Delay(Defaults, 1, chance).TotalSeconds, precision: 6);

    [Fact]
    public void No_initial_wait_is_no_wait_at_all() =>
        Assert.Equal(TimeSpan.Zero, Backoff.Delay(new BackoffOptions { Initial = TimeSpan.Zero, Max = TimeSpan.Zero }, int.MaxValue, 0.7));
}
