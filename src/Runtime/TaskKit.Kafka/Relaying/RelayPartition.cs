using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>One assignment of one partition to a relay. Used only on the relay's thread, except for the mark.</summary>
internal sealed class RelayPartition(string topic, int partition)
{
    // In the shortest tier, records may ripen in any order within a second, so a relay must hold that many. Longer tiers ripen in their order.
    private const int MostHeld = 8192;
    private const int MostBytes = 2 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly OffsetRing _offsets = new();
    private long _committed = -1;
    private long _bytes;

    public string Topic { get; } = topic;

    public int Number { get; } = partition;

    /// <summary>True when the partition went to another relay, or is on its way there.</summary>
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
