using TaskKit.Execution;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Execution;

public sealed class LoneTurnsTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly LoneTurns _lone;
    private bool _isIdle;
    private int _turns;

    public LoneTurnsTests() => _lone = new LoneTurns(_time, () => _isIdle, () => _turns++);

    public void Dispose() => _lone.Dispose();

    [Fact]
    public void A_task_that_must_run_alone_has_its_turn_at_once()
    {
        Assert.False(_lone.IsTurn);
        _lone.Announce();
        Assert.True(_lone.IsTurn);
        Assert.Equal(1, _turns);

        _lone.None(_lone.Announced);
        Assert.False(_lone.IsTurn);
    }

    [Fact]
    public void Many_of_them_and_the_others_take_turns_of_the_same_length()
    {
        _lone.Announce();
        _time.Advance(LoneTurns.Least - TimeSpan.FromSeconds(1));
        _lone.Look();
        Assert.True(_lone.IsTurn);

        _time.Advance(TimeSpan.FromSeconds(5));
        _lone.Look();
        Assert.False(_lone.IsTurn);
        _lone.Announce();
        _time.Advance(LoneTurns.Least);
        Assert.False(_lone.IsTurn);
        Assert.Equal(1, _turns);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(_lone.IsTurn);
        Assert.Equal(2, _turns);
    }

    [Fact]
    public void A_long_one_does_not_earn_the_others_a_turn_as_long()
    {
        _lone.Announce();
        _time.Advance(TimeSpan.FromHours(1));
        _lone.Look();
        Assert.False(_lone.IsTurn);

        _time.Advance(LoneTurns.Most);
        Assert.True(_lone.IsTurn);
    }

    [Fact]
    public void The_others_go_on_when_none_is_left()
    {
        _lone.Announce();
        _time.Advance(LoneTurns.Least);
        _lone.None(_lone.Announced);
        _lone.Look();
        _time.Advance(LoneTurns.Most);

        Assert.False(_lone.IsTurn);
        Assert.Equal(1, _turns);
    }

    [Fact]
    public void Others_that_have_nothing_to_run_wait_for_no_turn_of_theirs()
    {
        _lone.Announce();
        _time.Advance(TimeSpan.FromSeconds(30));
        _lone.Look();
        _time.Advance(LoneTurns.Beat);
        Assert.False(_lone.IsTurn);

        _isIdle = true;
        _time.Advance(LoneTurns.Beat);
        Assert.True(_lone.IsTurn);
        Assert.Equal(2, _turns);
    }

    [Fact]
    public void One_that_is_announced_while_the_last_was_looked_for_is_not_forgotten()
    {
        _lone.Announce();
        int announced = _lone.Announced;
        _lone.Announce();
        _lone.None(announced);

        Assert.True(_lone.IsTurn);
    }
}
