using TaskKit.Kafka.Receiving;
using TaskKit.Redis.State;
using TaskKit.Tests.Kafka.Records;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Kafka.Receiving;

public sealed class IntakeTests : IDisposable
{
    private const string Topic = "tasks.worker.sms";

    private readonly FakeTime _time = new();
    private readonly Intake _intake;
    private readonly PartitionTrack _track = new(Topic, 3, -1);

    public IntakeTests() => _intake = new(new Dictionary<string, string> { [Topic] = "sms" }, givenBack: null, _time);

    public void Dispose() => _intake.Dispose();

    [Fact]
    public void The_next_of_a_key_is_ready_when_the_one_before_it_has_ended()
    {
        var keys = Add(2);
        Assert.Same(keys[0], Assert.Single(Take()));

        _intake.Complete(keys[0]);

        Assert.Same(keys[1], Assert.Single(Take()));
        Assert.Equal(1, _track.Offsets.Mark);
    }

    [Fact]
    public void One_that_is_asked_for_ahead_of_its_turn_is_brought_on_by_whoever_asked_and_nobody_else()
    {
        var keys = Add(2);
        BeginFirst();
        _intake.Next(keys[0], TimeSpan.Zero);

        Assert.Same(keys[1], Assert.Single(Ask(keys[0])));
        Assert.Empty(Ask(keys[0]));
        _intake.Complete(keys[0]);
        Assert.Empty(Take());

        _intake.Arrive(keys[1], Granted(keys[1]), isAnswered: true, out var begins);
        Assert.Same(keys[1], begins!.Source);
    }

    [Fact]
    public void One_that_cannot_be_asked_for_ahead_is_ready_in_its_turn()
    {
        var keys = Add(2);
        BeginFirst();
        _intake.Next(keys[0], TimeSpan.Zero);
        Ask(keys[0]);

        Assert.False(_intake.Arrive(keys[1], granted: null, isAnswered: false, out _));
        Assert.Empty(Take());
        _intake.Complete(keys[0]);

        Assert.Same(keys[1], Assert.Single(Take()));
    }

    [Fact]
    public void One_whose_turn_it_is_when_the_answer_comes_does_what_the_answer_says()
    {
        var keys = Add(2);
        BeginFirst();
        _intake.Next(keys[0], TimeSpan.Zero);
        Ask(keys[0]);
        _intake.Complete(keys[0]);

        Assert.True(_intake.Arrive(keys[1], granted: null, isAnswered: true, out _));
        Assert.Empty(Take());
    }

    [Fact]
    public void Of_a_quick_key_as_many_are_granted_ahead_as_begin_within_some_milliseconds()
    {
        var keys = Add(30);
        BeginFirst();
        Assert.Null(_intake.Next(keys[0], KeyLane.Ahead / 5));

        var asked = Ask(keys[0]);

        Assert.Equal(keys[1..6], asked);
        Arrive(asked);
        Assert.Same(keys[2], _intake.Next(keys[1], TimeSpan.Zero)!.Source);
        Assert.Same(keys[3], _intake.Next(keys[2], TimeSpan.Zero)!.Source);
        Assert.Null(_intake.Next(keys[2], TimeSpan.Zero));
    }

    [Fact]
    public void The_keys_of_a_partition_share_what_is_granted_ahead()
    {
        var keys = Add(KeyLane.MostAhead);
        Add(3 * KeyLane.MostAhead, key: "other", first: 1000);
        BeginFirst();
        _intake.Next(keys[0], TimeSpan.Zero);

        Assert.InRange(Ask(keys[0]).Count, KeyLane.MostAhead / 4 - 1, KeyLane.MostAhead / 4 + 1);
    }

    [Fact]
    public void Nothing_is_granted_ahead_behind_one_that_takes_long()
    {
        var keys = Add(3);
        BeginFirst();
        _intake.Next(keys[0], TimeSpan.FromSeconds(1));

        Assert.Same(keys[1], Assert.Single(Ask(keys[0])));
        Arrive([keys[1]]);

        Assert.Empty(Ask(keys[0]));
    }

    [Fact]
    public void Nothing_begins_behind_one_that_does_not_end_well()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);
        Assert.True(IsGranted(keys[2]));

        _intake.Return(keys[1]);

        Assert.False(IsGranted(keys[2]));
        Assert.Equal(default, keys[2].Token);
        Assert.Null(_intake.Next(keys[1], TimeSpan.Zero));
        Assert.Empty(Ask(keys[0]));
        _intake.Complete(keys[0]);
        Assert.Same(keys[1], Assert.Single(Take()));
    }

    [Fact]
    public void One_that_is_stored_and_was_not_followed_ends_what_is_granted_ahead()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);
        _intake.Complete(keys[0]);
        var token = keys[2].Token;

        _intake.Complete(keys[1]);

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
        _intake.Return(keys[1]);

        Arrive(asked);

        Assert.All(asked, record => Assert.False(IsGranted(record)));
        Assert.All(asked, record => Assert.Equal(default, record.Token));
        _intake.Complete(keys[0]);
        Assert.Same(keys[1], Assert.Single(Take()));
    }

    [Fact]
    public void What_was_refused_stops_what_was_asked_for_behind_it()
    {
        var keys = Quick(5);
        var asked = keys[2..];

        _intake.Arrive(asked[0], granted: null, isAnswered: true, out _);
        Arrive(asked[1..]);

        Assert.Null(_intake.Next(keys[1], TimeSpan.Zero));
        Assert.Equal(default, asked[1].Token);
        _intake.Complete(keys[0]);
        _intake.Complete(keys[1]);
        Assert.Same(asked[0], Assert.Single(Take()));
    }

    [Fact]
    public void One_that_needs_no_run_is_passed_over()
    {
        var keys = Quick(5);
        var asked = keys[2..];
        _intake.Skip(asked[0]);
        Arrive(asked[1..]);

        Assert.Same(keys[3], _intake.Next(keys[1], TimeSpan.Zero)!.Source);
        _intake.Complete(keys[0]);
        _intake.Complete(keys[1]);
        Assert.Empty(Take());
        _intake.Complete(keys[3]);
        Assert.Equal(4, _track.Offsets.Mark);
    }

    [Fact]
    public void Runs_granted_ahead_do_not_wait_long_behind_one_that_takes_longer_than_usual()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);
        _intake.ReturnSlow();
        Assert.True(IsGranted(keys[2]));

        _time.Advance(Grants.LongestWait + TimeSpan.FromMilliseconds(1));

        _intake.ReturnSlow();
        Assert.False(IsGranted(keys[2]));
        _intake.Complete(keys[0]);
        Assert.Null(_intake.Next(keys[1], TimeSpan.Zero));
    }

    [Fact]
    public void Only_the_key_of_a_cancelled_task_gives_back_what_is_granted_ahead()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);

        _intake.ReturnAhead(TaskId.New(_time));
        Assert.True(IsGranted(keys[2]));

        _intake.ReturnAhead(keys[3].Record.Task.Id);
        Assert.False(IsGranted(keys[2]));
    }

    [Fact]
    public void Nothing_follows_once_closed()
    {
        var keys = Quick(4);
        Arrive(keys[2..]);

        _intake.Close();

        Assert.Null(_intake.Next(keys[1], TimeSpan.Zero));
        Assert.Empty(Ask(keys[0]));
        Assert.All(keys[2..], record => Assert.Equal(default, record.Token));
    }

    [Fact]
    public void Nothing_follows_one_that_has_ended_or_whose_partition_is_gone()
    {
        var keys = Add(2);
        BeginFirst();
        _intake.Next(keys[0], TimeSpan.Zero);
        _intake.Complete(keys[0]);
        Assert.Empty(Ask(keys[0]));

        _track.IsRevoked = true;

        Assert.Null(_intake.Next(keys[1], TimeSpan.Zero));
        Assert.Empty(Ask(keys[1]));
        Assert.Empty(Take());
    }

    [Fact]
    public void What_waits_in_a_key_of_a_lost_partition_is_forgotten_with_the_first()
    {
        var keys = Add(2);
        _track.IsRevoked = true;

        Assert.Empty(Take());
        _intake.Complete(keys[0]);

        Assert.Empty(Take());
        Assert.False(keys[1].IsDone);
    }

    /// <summary>The first of these has ended and is not stored, the second runs, and the others are asked for ahead of their turn.</summary>
    private KeyedRecord[] Quick(int count)
    {
        var keys = Add(count);
        BeginFirst();
        _intake.Next(keys[0], TimeSpan.Zero);
        Assert.Equal(keys[1..], Ask(keys[0]));
        Arrive(keys[1..2]);
        return keys;
    }

    private static bool IsGranted(KeyedRecord record) => record.Turn == KeyedTurn.Granted;

    private void Arrive(IEnumerable<KeyedRecord> asked)
    {
        foreach (var record in asked)
            _intake.Arrive(record, Granted(record), isAnswered: true, out _);
    }

    private List<KeyedRecord> Ask(KeyedRecord ended)
    {
        var asked = new List<KeyedRecord>();
        _intake.AskAhead(ended, () => true, asked);
        return asked;
    }

    private void BeginFirst() => _intake.Begin((KeyedRecord)Take()[0]);

    private static KafkaDelivery Granted(KeyedRecord record)
    {
        record.Token = new Token(1, (uint)record.Record.Offset + 1);
        return new(record, new StartAnswer(StartKind.Granted, 0, 0));
    }

    private List<FetchedRecord> Take()
    {
        var taken = new List<FetchedRecord>();
        _intake.Take(new(10), taken);
        return taken;
    }

    private KeyedRecord[] Add(int count, string key = "k", int first = 0)
    {
        var records = Enumerable
            .Range(first, count)
            .Select(offset => new KeyedRecord(_track, Consumed.Parse("""{"payload":{}}""", Topic, offset), key))
            .ToArray();
        _intake.Add([.. records]);
        return records;
    }
}
