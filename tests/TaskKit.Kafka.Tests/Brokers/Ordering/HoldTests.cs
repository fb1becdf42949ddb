using TaskKit.Brokers.Ordering;
using TaskKit.Kafka.Tests.Records;

namespace TaskKit.Kafka.Tests.Brokers.Ordering;

/// <summary>Waits that stay with their record.</summary>
public sealed class HoldTests : KeyedDesk
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_wait_stays_up_to_the_limit_and_moves_beyond_it()
    {
        var record = AddOne();

        Assert.True(Desk.MayHold(record, Time.GetUtcNow() + Desk.Hold.LongestWait));
        Assert.False(Desk.MayHold(record, Time.GetUtcNow() + Desk.Hold.LongestWait + Millisecond));
    }

    [Fact]
    public void A_record_that_was_fetched_long_ago_moves_whatever_the_wait()
    {
        var record = AddOne();
        Time.Advance(HoldLimits.LongestStay - TimeSpan.FromSeconds(1));
        Assert.True(Desk.MayHold(record, Time.GetUtcNow()));

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(Desk.MayHold(record, Time.GetUtcNow()));
        Time.Advance(TimeSpan.FromSeconds(ushort.MaxValue));
        Assert.True(Desk.MayHold(AddOne(offset: 1), Time.GetUtcNow()));
    }

    [Fact]
    public void Waits_move_while_half_of_the_offsets_are_open()
    {
        var first = AddOne();
        AddOne(offset: TaskKit.Kafka.Records.OffsetRing.DefaultLimit / 2);

        Assert.False(Desk.MayHold(first, Time.GetUtcNow()));
        Desk.End(first);
        Assert.True(Desk.MayHold(first, Time.GetUtcNow()));
    }

    [Fact]
    public void Waits_move_while_too_many_records_wait()
    {
        var record = AddOne();
        var until = Time.GetUtcNow() + TimeSpan.FromSeconds(1);
        for (int i = 1; i < HoldLimits.MostRecords; i++)
            Desk.Wait(AddOne(offset: i), until);
        Assert.True(Desk.MayHold(record, until));

        Desk.Wait(AddOne(offset: HoldLimits.MostRecords), until);

        Assert.False(Desk.MayHold(record, until));
    }

    [Fact]
    public void A_wait_ends_on_a_whole_millisecond_as_guards_keep_times()
    {
        var until =
            new DateTimeOffset(Time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero)
            + Millisecond;
        var record = AddOne();
        Take();
        Desk.Wait(record, until.AddTicks(1));

        Time.Advance(until.AddTicks(1) - Time.GetUtcNow());
        Assert.Empty(Take());

        Time.Advance(until + Millisecond - Time.GetUtcNow());
        Assert.Single(Take());
    }

    [Fact]
    public void A_record_that_has_waited_goes_before_those_that_have_not()
    {
        var (waits, other) = (AddOne(), AddOne(offset: 1));
        Take();
        Desk.Wait(waits, Time.GetUtcNow() + TimeSpan.FromSeconds(1));
        Desk.MakeReady(other);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([waits, other], Take());
    }

    [Fact]
    public void A_hurried_record_is_ready_before_its_time()
    {
        var record = AddOne();
        Take();
        Desk.Wait(record, Time.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Empty(Take());

        Desk.Hurry(record.Record.Task.Id);

        Assert.Same(record, Assert.Single(Take()));
    }

    [Fact]
    public void The_attempts_and_the_time_of_a_repeated_run_stay_with_its_record()
    {
        var record = AddOne();
        var due = Time.GetUtcNow() + TimeSpan.FromSeconds(1);

        record.Repeat(ended: 2, due);

        var request = record.Request(solo: false);
        Assert.Equal((2, due), (request.Ended, request.Due));
    }

    private FetchedRecord AddOne(int offset = 0)
    {
        var record = new FetchedRecord(Track, Consumed.Parse("""{"payload":{}}""", Topic, offset));
        Desk.Add([record]);
        return record;
    }
}
