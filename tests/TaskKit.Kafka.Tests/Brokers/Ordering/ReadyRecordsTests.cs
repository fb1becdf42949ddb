using TaskKit.Backends;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka.Consuming;
using TaskKit.Kafka.Tests.Records;

namespace TaskKit.Kafka.Tests.Brokers.Ordering;

public sealed class ReadyRecordsTests
{
    private readonly Dictionary<string, int> _running = [];
    private readonly Dictionary<string, PartitionTrack> _tracks = [];
    private readonly ReadyRecords _ready;

    public ReadyRecordsTests() =>
        _ready = new(["q", "s", "t"], type => _running.GetValueOrDefault(type), new ReadySignal(TimeProvider.System));

    [Fact]
    public void The_type_that_holds_fewer_slots_is_given_the_free_ones()
    {
        _running["s"] = 60;
        Ready("s", 100);
        Ready("q", 3);

        Assert.Equal(["q", "q", "q", "s"], Take(4));
    }

    [Fact]
    public void Free_slots_level_what_types_hold()
    {
        (_running["s"], _running["t"], _running["q"]) = (10, 4, 6);
        Ready("s", 100);
        Ready("t", 100);
        Ready("q", 100);

        var taken = Take(10);

        Assert.Equal((6, 4, 0), (taken.Count(name => name == "t"), taken.Count(name => name == "q"), taken.Count(name => name == "s")));
    }

    [Fact]
    public void Types_that_hold_as_many_take_turns()
    {
        Ready("s", 10);
        Ready("q", 10);
        Ready("t", 10);

        Assert.Equal(["q", "s", "t"], Enumerable.Range(0, 3).SelectMany(_ => Take(1)).Order());
    }

    [Fact]
    public void All_slots_are_used_however_they_are_shared()
    {
        _running["q"] = 1_000;
        Ready("q", 50);
        Ready("s", 5);

        Assert.Equal(40, Take(40).Count);
        Assert.Equal(15, Take(40).Count);
        Assert.Empty(Take(40));
    }

    [Fact]
    public void A_type_is_given_no_more_than_it_may_have()
    {
        Ready("s", 10);
        Ready("q", 10);

        Assert.Equal(["q", "q", "q", "s"], Take(new ReceiveBudget(4, new Dictionary<string, int> { ["s"] = 1 })).Order());
        Assert.Equal(["q", "q"], Take(new ReceiveBudget(2, new Dictionary<string, int> { ["s"] = 0 })));
    }

    [Fact]
    public void What_is_dropped_takes_no_slot()
    {
        Ready("q", 2);
        Ready("s", 2);
        _tracks["q"].IsLost = true;

        Assert.Equal(["s", "s"], Take(2));
        Assert.Equal((0, 0), (_ready.Count("q"), _ready.Count("s")));
    }

    private void Ready(string topic, int count)
    {
        var track = _tracks[topic] = new PartitionTrack(topic, 0, topic, -1, new Lock());
        for (int offset = 0; offset < count; offset++)
            _ready.Add(new FetchedRecord(track, Consumed.Parse("""{"payload":{}}""", topic, offset)));
    }

    private List<string> Take(int slots) => Take(new ReceiveBudget(slots));

    private List<string> Take(ReceiveBudget budget)
    {
        var taken = new List<FetchedRecord>();
        _ready.Take(budget, DateTimeOffset.UnixEpoch, record => record.Stream.IsLost, taken);
        return taken.ConvertAll(record => record.Stream.Type);
    }
}
