using TaskKit.Backends;
using TaskKit.Kafka.Receiving;
using TaskKit.Redis.State;
using TaskKit.Tests.Kafka.Records;

namespace TaskKit.Tests.Kafka.Receiving;

public sealed class GrantsTests
{
    private readonly Grants _grants = new(givenBack: null);

    [Fact]
    public void What_is_asked_and_granted_takes_slots()
    {
        Assert.Equal(10, _grants.Offer(new(10), out _));
        _grants.Ask(6);
        Assert.Equal(4, _grants.Offer(new(10), out _));
        Assert.True(_grants.IsAsking);

        _grants.Answered([Delivery(), Delivery()], asked: 6);

        Assert.False(_grants.IsAsking);
        Assert.Equal(8, _grants.Offer(new(10), out var granted));
        Assert.Equal(2, granted.Count);
        Assert.Equal(8, _grants.Offer(new(8), out _));
    }

    [Fact]
    public void No_more_is_given_than_there_are_slots()
    {
        _grants.Offer(new(3), out _);
        _grants.Ask(3);
        _grants.Answered([Delivery(), Delivery(), Delivery()], asked: 3);

        Assert.Equal(-2, _grants.Offer(new(1), out var first));
        Assert.Single(first);
        _grants.Offer(new(2), out var rest);
        Assert.Equal(2, rest.Count);
    }

    [Fact]
    public void Followers_take_the_slots_that_were_offered_and_no_others()
    {
        _grants.Offer(new(3), out _);
        _grants.Ask(1);
        Assert.True(_grants.TryFollow());
        Assert.True(_grants.TryFollow());
        Assert.False(_grants.TryFollow());

        _grants.Followed([Delivery()], asked: 2);

        Assert.True(_grants.IsAsking);
        Assert.False(_grants.TryFollow());
        Assert.Equal(1, _grants.Offer(new(3), out var granted));
        Assert.Single(granted);
    }

    [Fact]
    public void Nobody_follows_into_limited_slots_or_where_a_task_must_run_alone()
    {
        _grants.Offer(new(10, PerType: new Dictionary<string, int> { ["sms"] = 5 }), out _);
        Assert.False(_grants.TryFollow());
        _grants.Offer(new(1, Alone: true), out _);
        Assert.False(_grants.TryFollow());
    }

    [Fact]
    public async Task A_wait_ends_with_the_answer_or_the_trouble()
    {
        _grants.Offer(new(1), out _);
        await _grants.WaitAsync();
        _grants.Ask(1);
        var waiting = _grants.WaitAsync();
        Assert.False(waiting.IsCompleted);

        _grants.Failed(new BackendUnavailableException("Redis is away."), asked: 1);

        await waiting;
        Assert.Throws<BackendUnavailableException>(() => _grants.Offer(new(1), out _));
        Assert.Equal(1, _grants.Offer(new(1), out _));
    }

    [Fact]
    public void Once_closed_it_gives_nothing_more()
    {
        _grants.Offer(new(2), out _);
        _grants.Ask(1);
        _grants.Close();
        _grants.Answered([Delivery()], asked: 1);

        _grants.Offer(new(2), out var granted);
        Assert.Empty(granted);
        Assert.False(_grants.TryFollow());
    }

    private static KafkaDelivery Delivery() =>
        new(
            new FetchedRecord(new PartitionTrack("tasks.worker.sms", 0, -1), Consumed.Parse("""{"payload":{}}""")),
            new StartAnswer(StartKind.Granted, 0, 0)
        );
}
