using Microsoft.Extensions.Time.Testing;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka.Consuming;
using TaskKit.Kafka.Tests.Records;
using TaskKit.TestSupport;

namespace TaskKit.Kafka.Tests.Brokers.Ordering;

/// <summary>A desk with one stream, and what tests do with the records of its keys.</summary>
public abstract class KeyedDesk : IDisposable
{
    private protected const string Topic = "tasks.worker.sms";

    private protected KeyedDesk()
    {
        var returned = new ReturnedRuns(new FreeGuard(Time), Time);
        Desk = new(["sms"], running: _ => 0, returned, Time, new HoldLimits(TimeSpan.FromSeconds(5)));
        Track = new(Topic, 3, "sms", -1, Desk.Gate);
    }

    private protected FakeTimeProvider Time { get; } = Clock.New();

    private protected RecordDesk Desk { get; }

    private protected KeyLanes Lanes => Desk.Lanes;

    private protected PartitionTrack Track { get; }

    public void Dispose() => Desk.Dispose();

    private protected void Arrive(IEnumerable<KeyedRecord> asked)
    {
        foreach (var record in asked)
            Lanes.Arrive(record, Granted(record), isAnswered: true);
    }

    private protected List<KeyedRecord> Ask(KeyedRecord ended)
    {
        var asked = new List<KeyedRecord>();
        Lanes.AskEarly(ended, () => true, asked);
        return asked;
    }

    private protected void BeginFirst() => Lanes.Begin((KeyedRecord)Take()[0]);

    private protected static BrokerDelivery Granted(KeyedRecord record)
    {
        record.Token = new Token(1, (uint)record.Place.Number + 1);
        return new(record, new StartAnswer(StartKind.Granted, 0, 0));
    }

    private protected List<FetchedRecord> Take()
    {
        var taken = new List<FetchedRecord>();
        Desk.Take(new(10), taken);
        return taken;
    }

    private protected KeyedRecord[] Add(int count, string key = "k", int first = 0)
    {
        var records = Enumerable
            .Range(first, count)
            .Select(offset => new KeyedRecord(Track, Consumed.Parse("""{"payload":{}}""", Topic, offset), key))
            .ToArray();
        Desk.Add([.. records]);
        return records;
    }
}
