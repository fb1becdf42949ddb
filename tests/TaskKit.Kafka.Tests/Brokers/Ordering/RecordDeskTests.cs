namespace TaskKit.Kafka.Tests.Brokers.Ordering;

public sealed class RecordDeskTests : KeyedDesk
{
    [Fact]
    public void The_next_of_a_key_is_ready_when_the_one_before_it_has_ended()
    {
        var keys = Add(2);
        Assert.Same(keys[0], Assert.Single(Take()));

        Desk.End(keys[0]);

        Assert.Same(keys[1], Assert.Single(Take()));
        Assert.Equal(1, Track.Offsets.Mark);
    }

    [Fact]
    public void One_that_is_asked_for_ahead_of_its_turn_is_brought_on_by_whoever_asked_and_nobody_else()
    {
        var keys = Add(2);
        BeginFirst();
        Lanes.Next(keys[0], TimeSpan.Zero);

        Assert.Same(keys[1], Assert.Single(Ask(keys[0])));
        Assert.Empty(Ask(keys[0]));
        Desk.End(keys[0]);
        Assert.Empty(Take());

        var begins = Lanes.Arrive(keys[1], Granted(keys[1]), isAnswered: true).Begins;
        Assert.Same(keys[1], begins!.Source);
    }

    [Fact]
    public void One_that_cannot_be_asked_for_ahead_is_ready_in_its_turn()
    {
        var keys = Add(2);
        BeginFirst();
        Lanes.Next(keys[0], TimeSpan.Zero);
        Ask(keys[0]);

        Assert.False(Lanes.Arrive(keys[1], granted: null, isAnswered: false).IsInOrder);
        Assert.Empty(Take());
        Desk.End(keys[0]);

        Assert.Same(keys[1], Assert.Single(Take()));
    }

    [Fact]
    public void One_whose_turn_it_is_when_the_answer_comes_does_what_the_answer_says()
    {
        var keys = Add(2);
        BeginFirst();
        Lanes.Next(keys[0], TimeSpan.Zero);
        Ask(keys[0]);
        Desk.End(keys[0]);

        Assert.True(Lanes.Arrive(keys[1], granted: null, isAnswered: true).IsInOrder);
        Assert.Empty(Take());
    }

    [Fact]
    public void Nothing_follows_one_that_has_ended_or_whose_partition_is_gone()
    {
        var keys = Add(2);
        BeginFirst();
        Lanes.Next(keys[0], TimeSpan.Zero);
        Desk.End(keys[0]);
        Assert.Empty(Ask(keys[0]));

        Track.IsLost = true;

        Assert.Null(Lanes.Next(keys[1], TimeSpan.Zero));
        Assert.Empty(Ask(keys[1]));
        Assert.Empty(Take());
    }

    [Fact]
    public void What_waits_in_a_key_of_a_lost_partition_is_forgotten_with_the_first()
    {
        var keys = Add(2);
        Track.IsLost = true;

        Assert.Empty(Take());
        Desk.End(keys[0]);

        Assert.Empty(Take());
        Assert.False(keys[1].IsDone);
    }
}
