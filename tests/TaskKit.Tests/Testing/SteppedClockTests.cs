using TaskKit.Testing.Clock;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of a clock that knows its next timer.</summary>
public sealed class SteppedClockTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SteppedClock _clock = new(Start);

    [Fact]
    public void The_next_timer_is_the_earliest()
    {
        Assert.Null(_clock.NextTimer);
        using var later = New(TimeSpan.FromSeconds(2));
        using var sooner = New(TimeSpan.FromSeconds(1));
        using var idle = New(Timeout.InfiniteTimeSpan);

        Assert.Equal(Start.AddSeconds(1), _clock.NextTimer);
    }

    [Fact]
    public void A_timer_that_has_fired_or_is_disposed_is_no_longer_waited_for()
    {
        int fired = 0;
        var timer = New(TimeSpan.FromSeconds(1), callback: () => fired++);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, null), (fired, _clock.NextTimer));

        timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        Assert.Equal(Start.AddSeconds(4), _clock.NextTimer);
        timer.Dispose();
        Assert.Null(_clock.NextTimer);
    }

    [Fact]
    public void A_periodic_timer_is_waited_for_again()
    {
        int fired = 0;
        using var timer = New(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), () => fired++);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1, Start.AddSeconds(6)), (fired, _clock.NextTimer!.Value));
    }

    [Fact]
    public void A_timer_that_is_due_at_once_fires_at_once()
    {
        int fired = 0;
        using var timer = New(TimeSpan.Zero, callback: () => fired++);

        Assert.Equal((1, null), (fired, _clock.NextTimer));
    }

    [Fact]
    public async Task A_delay_is_a_timer()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(7), _clock);
        Assert.Equal(Start.AddSeconds(7), _clock.NextTimer);

        _clock.Advance(TimeSpan.FromSeconds(7));

        await delay;
        Assert.Null(_clock.NextTimer);
    }

    private ITimer New(TimeSpan due, TimeSpan? period = null, Action? callback = null) =>
        _clock.CreateTimer(_ => callback?.Invoke(), null, due, period ?? Timeout.InfiniteTimeSpan);
}
