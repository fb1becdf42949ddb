using Microsoft.Extensions.Time.Testing;
using TaskKit.Execution;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.Working;

namespace TaskKit.Tests.Working;

public sealed class SoloTurnsTests : IDisposable
{
    private readonly FakeTimeProvider _time = Clock.New();
    private readonly SoloTurns _solo;
    private bool _isIdle;
    private int _turns;

    public SoloTurnsTests() => _solo = new SoloTurns(_time, () => _isIdle, () => _turns++);

    public void Dispose() => _solo.Dispose();

    [Fact]
    public void A_task_that_must_run_alone_has_its_turn_at_once()
    {
        Assert.False(_solo.IsTurn);
        _solo.Announce();
        Assert.True(_solo.IsTurn);
        Assert.Equal(1, _turns);

        _solo.NoneLeft(_solo.Announced);
        Assert.False(_solo.IsTurn);
    }

    [Fact]
    public void Many_of_them_and_the_others_take_turns_of_the_same_length()
    {
        _solo.Announce();
        _time.Advance(SoloTurns.Least - TimeSpan.FromSeconds(1));
        _solo.EndIfLong();
        Assert.True(_solo.IsTurn);

        _time.Advance(TimeSpan.FromSeconds(5));
        _solo.EndIfLong();
        Assert.False(_solo.IsTurn);
        _solo.Announce();
        _time.Advance(SoloTurns.Least);
        Assert.False(_solo.IsTurn);
        Assert.Equal(1, _turns);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(_solo.IsTurn);
        Assert.Equal(2, _turns);
    }

    [Fact]
    public void A_long_one_does_not_earn_the_others_a_turn_as_long()
    {
        _solo.Announce();
        _time.Advance(TimeSpan.FromHours(1));
        _solo.EndIfLong();
        Assert.False(_solo.IsTurn);

        _time.Advance(SoloTurns.Most);
        Assert.True(_solo.IsTurn);
    }

    [Fact]
    public void The_others_go_on_when_none_is_left()
    {
        _solo.Announce();
        _time.Advance(SoloTurns.Least);
        _solo.NoneLeft(_solo.Announced);
        _solo.EndIfLong();
        _time.Advance(SoloTurns.Most);

        Assert.False(_solo.IsTurn);
        Assert.Equal(1, _turns);
    }

    [Fact]
    public void Others_that_have_nothing_to_run_wait_for_no_turn_of_theirs()
    {
        _solo.Announce();
        _time.Advance(TimeSpan.FromSeconds(30));
        _solo.EndIfLong();
        _time.Advance(SoloTurns.Beat);
        Assert.False(_solo.IsTurn);

        _isIdle = true;
        _time.Advance(SoloTurns.Beat);
        Assert.True(_solo.IsTurn);
        Assert.Equal(2, _turns);
    }

    [Fact]
    public void One_that_is_announced_while_the_last_was_looked_for_is_not_forgotten()
    {
        _solo.Announce();
        int announced = _solo.Announced;
        _solo.Announce();
        _solo.NoneLeft(announced);

        Assert.True(_solo.IsTurn);
    }
}
