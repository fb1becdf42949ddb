using TaskKit.Kafka.Receiving;
using TaskKit.Redis.State;
using TaskKit.Tests.Kafka.Records;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Kafka.Receiving;

/// <summary>An intake with one partition, and what tests do with the records of its keys.</summary>
public abstract class KeyedIntake : IDisposable
{
    private const string Topic = "tasks.worker.sms";

    private protected KeyedIntake() =>
        Intake = new(new Dictionary<string, string> { [Topic] = "sms" }, held: _ => 0, givenBack: null, Time);

    private protected FakeTime Time { get; } = new();

    private protected Intake Intake { get; }

    private protected PartitionTrack Track { get; } = new(Topic, 3, -1);

    public void Dispose() => Intake.Dispose();

    private protected void Arrive(IEnumerable<KeyedRecord> asked)
    {
        foreach (var record in asked)
            Intake.Arrive(record, Granted(record), isAnswered: true, out _);
    }

    private protected List<KeyedRecord> Ask(KeyedRecord ended)
    {
        var asked = new List<KeyedRecord>();
        Intake.AskAhead(ended, () => true, asked);
        return asked;
    }

    private protected void BeginFirst() => Intake.Begin((KeyedRecord)Take()[0]);

    private protected static KafkaDelivery Granted(KeyedRecord record)
    {
        record.Token = new Token(1, (uint)record.Record.Offset + 1);
        return new(record, new StartAnswer(StartKind.Granted, 0, 0));
    }

    private protected List<FetchedRecord> Take()
    {
        var taken = new List<FetchedRecord>();
        Intake.Take(new(10), taken);
        return taken;
    }

    private protected KeyedRecord[] Add(int count, string key = "k", int first = 0)
    {
        var records = Enumerable
            .Range(first, count)
            .Select(offset => new KeyedRecord(Track, Consumed.Parse("""{"payload":{}}""", Topic, offset), key))
            .ToArray();
        Intake.Add([.. records]);
        return records;
    }
}
