using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Brokers.Granting;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka.Consuming;
using TaskKit.Kafka.Tests.Records;
using TaskKit.TestSupport;

namespace TaskKit.Kafka.Tests.Brokers.Granting;

public sealed class GrantQueueTests
{
    private readonly FakeTimeProvider _time = Clock.New();
    private readonly GrantQueue _grants;

    public GrantQueueTests() => _grants = new(new ReturnedRuns(new FreeGuard(_time), _time), _time);

    [Fact]
    public void What_is_asked_and_granted_takes_slots()
    {
        Assert.Equal(10, _grants.Offer(new(10), out _));
        Ask(6);
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
        Ask(3);
        _grants.Answered([Delivery(), Delivery(), Delivery()], asked: 3);

        Assert.Equal(0, _grants.Offer(new(1), out var first));
        Assert.Single(first);
        _grants.Offer(new(2), out var rest);
        Assert.Equal(2, rest.Count);
    }

    [Fact]
    public void Followers_take_the_slots_that_were_offered_and_no_others()
    {
        _grants.Offer(new(3), out _);
        Ask(1);
        Assert.True(_grants.TryReserveForFollower());
        Assert.True(_grants.TryReserveForFollower());
        Assert.False(_grants.TryReserveForFollower());

        _grants.Followed([Delivery()], asked: 2);

        Assert.True(_grants.IsAsking);
        Assert.False(_grants.TryReserveForFollower());
        Assert.Equal(1, _grants.Offer(new(3), out var granted));
        Assert.Single(granted);
    }

    [Fact]
    public void Nobody_follows_into_limited_slots_or_where_a_task_must_run_alone()
    {
        _grants.Offer(new(10, PerType: new Dictionary<string, int> { ["sms"] = 5 }), out _);
        Assert.False(_grants.TryReserveForFollower());
        _grants.Offer(new(1, Solo: true), out _);
        Assert.False(_grants.TryReserveForFollower());
    }

    [Fact]
    public async Task A_wait_ends_with_the_answer_or_the_trouble()
    {
        _grants.Offer(new(1), out _);
        await _grants.WaitAsync();
        Ask(1);
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
        Ask(1);
        _grants.Close();
        _grants.Answered([Delivery()], asked: 1);

        _grants.Offer(new(2), out var granted);
        Assert.Empty(granted);
        Assert.False(_grants.TryReserveForFollower());
    }

    [Fact]
    public void Slots_that_will_be_free_when_the_answer_comes_are_asked_for_ahead()
    {
        GiveAtPace();

        // Two in a millisecond: ten in five.
        int ahead = _grants.Offer(new(0), out _);
        Assert.InRange(ahead, 8, 12);
        Ask(4);
        Assert.Equal(ahead - 4, _grants.Offer(new(0), out _));
        Assert.False(_grants.TryReserveForFollower());
    }

    [Fact]
    public void A_slot_that_becomes_free_is_taken_at_once_by_what_was_granted_ahead()
    {
        GiveAtPace();
        Assert.Null(_grants.Next(out _));
        Ask(8);
        _grants.Answered([Delivery(), Delivery()], asked: 8);

        Assert.NotNull(_grants.Next(out int more));
        Assert.InRange(more, 6, 8);
        Assert.NotNull(_grants.Next(out _));
        Assert.Null(_grants.Next(out more));
        Assert.Equal(0, more);
    }

    [Fact]
    public void Nothing_follows_into_limited_slots_though_it_is_granted()
    {
        Ask(2);
        _grants.Answered([Delivery(), Delivery()], asked: 2);
        _grants.Offer(new(1, PerType: new Dictionary<string, int> { ["sms"] = 5 }), out _);

        Assert.Null(_grants.Next(out _));
    }

    [Fact]
    public void The_guard_is_asked_by_one_at_a_time()
    {
        Assert.Equal(0, Request(0));
        Assert.Equal(1, Request(1));
        Assert.Null(Request(1));
    }

    [Fact]
    public void Nothing_is_asked_for_ahead_when_slots_become_free_slowly()
    {
        GiveAtPace();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _grants.Offer(new(0), out _));
    }

    [Fact]
    public void What_was_granted_ahead_and_waits_for_long_is_given_back()
    {
        GiveAtPace();
        Ask(2);
        _grants.Answered([Delivery(), Delivery()], asked: 2);
        Assert.Empty(_grants.TakeSlow());

        _time.Advance(GrantQueue.LongestWait + TimeSpan.FromMilliseconds(1));

        Assert.Equal(2, _grants.TakeSlow().Count);
        _grants.Offer(new(10), out var granted);
        Assert.Empty(granted);
    }

    [Fact]
    public void What_has_a_slot_is_not_given_back_however_slow_the_worker_is()
    {
        _grants.Offer(new(1), out _);
        Ask(2);
        _grants.Answered([Delivery(), Delivery()], asked: 2);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Single(_grants.TakeSlow());
        Assert.Empty(_grants.TakeSlow());
        _grants.Offer(new(1), out var granted);
        Assert.Single(granted);
    }

    /// <summary>Slots become free at two in a millisecond.</summary>
    private void GiveAtPace()
    {
        for (int i = 0; i < 10; i++)
        {
            Ask(20);
            _grants.Answered([.. Enumerable.Range(0, 20).Select(_ => Delivery())], asked: 20);
            _grants.Offer(new(20), out _);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }

    private void Ask(int count)
    {
        Assert.Equal(count, Request(count));
    }

    private int? Request(int ready) =>
        _grants.Ask(
            new ReceiveBudget(ready),
            (in budget, taken) => taken.AddRange(Enumerable.Range(0, budget.Total).Select(_ => Delivery().Source)),
            []
        );

    private static BrokerDelivery Delivery() =>
        new(
            new FetchedRecord(new PartitionTrack("tasks.worker.sms", 0, "sms", -1, new Lock()), Consumed.Parse("""{"payload":{}}""")),
            new StartAnswer(StartKind.Granted, 0, 0)
        );
}
