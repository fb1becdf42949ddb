using TaskKit.Brokers.Guarding;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>
/// A broker without topics, partitions and offsets: a queue for each type. A record is with one consumer until it is ended, and goes to the next one
/// when that consumer leaves. One consumer of a queue at a time gets records, so that keys keep their order.
/// </summary>
internal sealed class MemoryBroker
{
    public const string DeadLetters = "dead";

    private readonly Lock _gate = new();
    private readonly List<MemoryRecord> _records = [];
    private readonly List<MemoryStream> _consumers = [];

    public static StreamName Name { get; } = new("memory"u8.ToArray());

    public void Write(MemoryRecord record)
    {
        lock (_gate)
        {
            record.Number = _records.Count;
            _records.Add(record);
        }
    }

    public MemoryRecord? Find(RecordPlace place)
    {
        lock (_gate)
            return place.Number < _records.Count && place.Stream.Equals(Name) ? _records[(int)place.Number] : null;
    }

    /// <summary>The ids of all tasks that ever had a record, newest first.</summary>
    public IReadOnlyList<TaskId> Tasks()
    {
        lock (_gate)
            return [.. _records.Select(record => record.Task.Id).Distinct().OrderDescending()];
    }

    public void Join(MemoryStream consumer)
    {
        lock (_gate)
            _consumers.Add(consumer);
    }

    /// <summary>Takes a consumer away: what it had and did not end is delivered again.</summary>
    public void Leave(MemoryStream consumer)
    {
        lock (_gate)
        {
            _consumers.Remove(consumer);
            foreach (var record in _records.Where(record => record.Holder == consumer))
                record.Holder = null;
        }
    }

    /// <summary>Takes what waits for a consumer. A record without a key comes when its rest is short enough to be waited for in a worker.</summary>
    public IReadOnlyList<MemoryRecord> Take(MemoryStream consumer, DateTimeOffset dueUntil)
    {
        lock (_gate)
        {
            if (_consumers.Find(other => other.Type == consumer.Type) != consumer)
                return [];
            MemoryRecord[] taken =
            [
                .. _records.Where(record =>
                    record is { IsEnded: false, Holder: null }
                    && record.Queue == consumer.Type
                    && (record.Task.Key is not null || record.Due is null || record.Due <= dueUntil)
                ),
            ];
            foreach (var record in taken)
                record.Holder = consumer;
            return taken;
        }
    }

    /// <summary>Ends a record, if the consumer still has it.</summary>
    public void End(MemoryRecord record, MemoryStream consumer)
    {
        lock (_gate)
            record.IsEnded |= record.Holder == consumer;
    }
}
