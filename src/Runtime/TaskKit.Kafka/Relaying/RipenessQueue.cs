namespace TaskKit.Kafka.Relaying;

/// <summary>A queue of records by the time at which they are ripe. Of two with the same time, the one that came first is first.</summary>
internal sealed class RipenessQueue
{
    private PriorityQueue<RelayedRecord, (DateTimeOffset RipeAt, long Number)> _records = new();
    private long _number;

    /// <summary>The time at which the first record is ripe; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? Next => _records.TryPeek(out _, out var order) ? order.RipeAt : null;

    public void Add(RelayedRecord record, DateTimeOffset ripeAt) => _records.Enqueue(record, (ripeAt, _number++));

    /// <summary>Takes a ripe record, if there is one.</summary>
    public RelayedRecord? Take(DateTimeOffset now) => Next <= now ? _records.Dequeue() : null;

    /// <summary>Forgets the records of revoked partitions.</summary>
    public void Prune() => _records = new(_records.UnorderedItems.Where(item => !item.Element.Partition.IsRevoked));
}
