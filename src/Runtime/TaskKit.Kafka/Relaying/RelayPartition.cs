using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>A partition of a relay, from its assignment to its loss. All but the mark is used on the relay's thread only.</summary>
internal sealed class RelayPartition(string topic, int partition)
{
    // The records of about a second: in the shortest tier, records ripen in any order within that time. In longer tiers they ripen in the order of
    // their offsets.
    private const int MostHeld = 8192;
    private const int MostBytes = 2 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly OffsetRing _offsets = new();
    private long _committed = -1;
    private long _bytes;

    public string Topic { get; } = topic;

    public int Number { get; } = partition;

    /// <summary>True when the group has given the partition to another relay, or is about to.</summary>
    public bool IsRevoked { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>The number of records that are fetched and not yet moved.</summary>
    public int Held { get; private set; }

    /// <summary>The number of held records that are on their way to the broker.</summary>
    public int InFlight { get; set; }

    public bool IsFull => Held >= MostHeld || _bytes >= MostBytes;

    public bool HasRoom => Held < MostHeld / 2 && _bytes < MostBytes / 2;

    /// <returns><see langword="false"/> when the record was fetched before.</returns>
    public bool Add(RelayedRecord record)
    {
        lock (_gate)
            if (!_offsets.Add(record.Source.Place.Offset))
                return false;
        Held++;
        _bytes += record.Size;
        return true;
    }

    public void Complete(RelayedRecord record)
    {
        lock (_gate)
            _offsets.Complete(record.Source.Place.Offset);
        Held--;
        _bytes -= record.Size;
    }

    /// <summary>The offset to commit; <see langword="null"/> when it is committed already.</summary>
    public long? Uncommitted()
    {
        lock (_gate)
            return _offsets.Mark > _committed && _offsets.Mark > 0 ? _offsets.Mark : null;
    }

    public void Committed(long mark)
    {
        lock (_gate)
            _committed = Math.Max(_committed, mark);
    }
}
