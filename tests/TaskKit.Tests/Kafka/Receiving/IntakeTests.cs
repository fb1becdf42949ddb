using TaskKit.Kafka.Receiving;
using TaskKit.Tests.Kafka.Records;

namespace TaskKit.Tests.Kafka.Receiving;

public sealed class IntakeTests : IDisposable
{
    private const string Topic = "tasks.worker.sms";

    private readonly Intake _intake = new(new Dictionary<string, string> { [Topic] = "sms" }, givenBack: null, TimeProvider.System);
    private readonly PartitionTrack _track = new(Topic, 3, -1);

    public void Dispose() => _intake.Dispose();

    [Fact]
    public void The_next_of_a_key_is_ready_when_the_one_before_it_has_ended()
    {
        var (first, second) = AddTwo();
        Assert.Same(first, Assert.Single(Take()));

        _intake.Complete(first);

        Assert.Same(second, Assert.Single(Take()));
        Assert.Equal(1, _track.Offsets.Mark);
    }

    [Fact]
    public void One_that_follows_is_brought_on_by_whoever_asked_for_it_and_nobody_else()
    {
        var (first, second) = AddTwo();
        Take();

        Assert.Same(second, _intake.Follow(first));
        Assert.Null(_intake.Follow(first));
        _intake.Complete(first);

        Assert.Empty(Take());
        Assert.True(_intake.EndFollowing(second));
    }

    [Fact]
    public void One_whose_turn_did_not_come_waits_on_in_its_key()
    {
        var (first, second) = AddTwo();
        Take();
        _intake.Follow(first);

        Assert.False(_intake.EndFollowing(second));
        Assert.Empty(Take());
        _intake.Complete(first);

        Assert.Same(second, Assert.Single(Take()));
    }

    [Fact]
    public void Nothing_follows_one_that_has_ended_or_whose_partition_is_gone()
    {
        var (first, second) = AddTwo();
        Take();
        _intake.Complete(first);
        Assert.Null(_intake.Follow(first));

        _track.IsRevoked = true;

        Assert.Null(_intake.Follow(second));
        Assert.Empty(Take());
    }

    [Fact]
    public void What_waits_in_a_key_of_a_lost_partition_is_forgotten_with_the_first()
    {
        var (first, second) = AddTwo();
        _track.IsRevoked = true;

        Assert.Empty(Take());
        _intake.Complete(first);

        Assert.Empty(Take());
        Assert.Null(_track.Behind(first));
        Assert.False(second.IsDone);
    }

    private List<FetchedRecord> Take()
    {
        var taken = new List<FetchedRecord>();
        _intake.Take(new(10), taken);
        return taken;
    }

    private (FetchedRecord First, FetchedRecord Second) AddTwo()
    {
        var records = new[] { 0, 1 }
            .Select(offset => new FetchedRecord(_track, Consumed.Parse("""{"payload":{}}""", Topic, offset)) { OrderingKey = "k" })
            .ToList();
        _intake.Add(records);
        return (records[0], records[1]);
    }
}
