using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;

namespace TaskKit.Kafka.Tests.Brokers.Ordering;

/// <summary>Tests of grants ahead in a key.</summary>
public sealed class EarlyGrantsTests : KeyedDesk
{
    [Fact]
    public void Of_a_quick_key_as_many_are_granted_ahead_as_begin_within_some_milliseconds()
    {
        var keys = Add(30);
        BeginFirst();
        Assert.Null(Lanes.Next(keys[0], KeyLane.EarlyWindow / 5));

        var asked = Ask(keys[0]);

        Assert.Equal(keys[1..6], asked);
        Arrive(asked);
        Assert.Same(keys[2], Lanes.Next(keys[1], TimeSpan.Zero)!.Source);
        Assert.Same(keys[3], Lanes.Next(keys[2], TimeSpan.Zero)!.Source);
        Assert.Null(Lanes.Next(keys[2], TimeSpan.Zero));
    }

    [Fact]
    public void The_keys_of_a_partition_share_what_is_granted_ahead()
    {
        var keys = Add(KeyLane.MostEarly);
        Add(3 * KeyLane.MostEarly, key: "other", first: 1000);
        BeginFirst();
        Lanes.Next(keys[0], TimeSpan.Zero);

        Assert.InRange(Ask(keys[0]).Count, KeyLane.MostEarly / 4 - 1, KeyLane.MostEarly / 4 + 1);
    }

    [Fact]
    public void Nothing_is_granted_ahead_behind_one_that_takes_long()
    {
        var keys = Add(3);
        BeginFirst();
        Lanes.Next(keys[0], TimeSpan.FromSeconds(1));

        Assert.Same(keys[1], Assert.Single(Ask(keys[0])));
        Arrive([keys[1]]);

        Assert.Empty(Ask(keys[0]));
    }

    [Fact]
    public void Nothing_is_granted_ahead_of_a_type_that_is_limited_while_its_key_is_quick()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);
        Assert.True(IsGranted(keys[2]));

        Desk.SetLimits(new Dictionary<string, TaskLimit> { ["sms"] = new() { Concurrency = 1 } });

        Assert.False(IsGranted(keys[2]));
        Assert.Null(Lanes.Next(keys[1], TimeSpan.Zero));
        Assert.Empty(Ask(keys[1]));
        Desk.SetLimits(null);
        Assert.NotEmpty(Ask(keys[1]));
    }

    [Fact]
    public void Nothing_begins_behind_one_that_does_not_end_well()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);
        Assert.True(IsGranted(keys[2]));

        Desk.MakeReady(keys[1]);

        Assert.False(IsGranted(keys[2]));
        Assert.Equal(default, keys[2].Token);
        Assert.Null(Lanes.Next(keys[1], TimeSpan.Zero));
        Assert.Empty(Ask(keys[0]));
        Desk.End(keys[0]);
        Assert.Same(keys[1], Assert.Single(Take()));
    }

    [Fact]
    public void One_that_is_stored_and_was_not_followed_ends_what_is_granted_ahead()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);
        Desk.End(keys[0]);
        var token = keys[2].Token;

        Desk.End(keys[1]);

        // It is asked for again under the token that it was granted under.
        Assert.Same(keys[2], Assert.Single(Take()));
        Assert.Equal(token, keys[2].Token);
        Assert.Equal(default, keys[3].Token);
    }

    [Fact]
    public void What_was_asked_for_behind_one_that_did_not_end_well_is_given_back_when_it_is_granted()
    {
        var keys = Quick(4);
        var asked = keys[2..];
        Desk.MakeReady(keys[1]);

        Arrive(asked);

        Assert.All(asked, record => Assert.False(IsGranted(record)));
        Assert.All(asked, record => Assert.Equal(default, record.Token));
        Desk.End(keys[0]);
        Assert.Same(keys[1], Assert.Single(Take()));
    }

    [Fact]
    public void What_was_refused_stops_what_was_asked_for_behind_it()
    {
        var keys = Quick(5);
        var asked = keys[2..];

        Lanes.Arrive(asked[0], granted: null, isAnswered: true);
        Arrive(asked[1..]);

        Assert.Null(Lanes.Next(keys[1], TimeSpan.Zero));
        Assert.Equal(default, asked[1].Token);
        Desk.End(keys[0]);
        Desk.End(keys[1]);
        Assert.Same(asked[0], Assert.Single(Take()));
    }

    [Fact]
    public void One_that_needs_no_run_is_passed_over()
    {
        var keys = Quick(5);
        var asked = keys[2..];
        Desk.Skip(asked[0]);
        Arrive(asked[1..]);

        Assert.Same(keys[3], Lanes.Next(keys[1], TimeSpan.Zero)!.Source);
        Desk.End(keys[0]);
        Desk.End(keys[1]);
        Assert.Empty(Take());
        Desk.End(keys[3]);
        Assert.Equal(4, Track.Offsets.Mark);
    }

    [Fact]
    public void Runs_granted_ahead_do_not_wait_long_behind_one_that_takes_longer_than_usual()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);
        Lanes.ReturnSlow();
        Assert.True(IsGranted(keys[2]));

        Time.Advance(KeyLanes.LongestWait + TimeSpan.FromMilliseconds(1));

        Lanes.ReturnSlow();
        Assert.False(IsGranted(keys[2]));
        Desk.End(keys[0]);
        Assert.Null(Lanes.Next(keys[1], TimeSpan.Zero));
    }

    [Fact]
    public void Only_the_key_of_a_cancelled_task_gives_back_what_is_granted_ahead()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);

        Lanes.ReturnEarly(TaskId.New(Time));
        Assert.True(IsGranted(keys[2]));

        Lanes.ReturnEarly(keys[3].Record.Task.Id);
        Assert.False(IsGranted(keys[2]));
    }

    [Fact]
    public void Nothing_follows_once_closed()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);

        Lanes.Close();

        Assert.Null(Lanes.Next(keys[1], TimeSpan.Zero));
        Assert.Empty(Ask(keys[0]));
        Assert.All(keys[2..], record => Assert.Equal(default, record.Token));
    }

    /// <summary>The first of these has ended and is not stored, the second runs, and the others are asked for ahead of their turn.</summary>
    private KeyedRecord[] Quick(int count)
    {
        var keys = Add(count);
        BeginFirst();
        Lanes.Next(keys[0], TimeSpan.Zero);
        Assert.Equal(keys[1..], Ask(keys[0]));
        Arrive(keys[1..2]);
        return keys;
    }

    private static bool IsGranted(KeyedRecord record) => record.Stage == RecordStage.GrantedEarly;
}
