using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Receiving;

/// <summary>One assignment of one partition. A later assignment has its own track, so that late ends of this one cannot reach it.</summary>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition.</param>
/// <param name="committed">The offset that the group had committed, or −1.</param>
internal sealed class PartitionTrack(string topic, int partition, long committed)
{
    private static readonly TimeSpan MilestonesApart = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, KeyLane> _lanes = [];
    private readonly Queue<(long Offset, DateTimeOffset Time)> _milestones = new();
    private DateTimeOffset _lastMilestone;

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    public OffsetRing Offsets { get; } = new();

    /// <summary>What the group has committed, as far as this worker knows.</summary>
    public long Committed { get; set; } = committed;

    /// <summary>The partition went to another worker, or is on its way there.</summary>
    public volatile bool IsRevoked;

    /// <summary>Its poller reads it no further for now. Used on the poller's thread only.</summary>
    public bool IsPaused { get; set; }

    /// <summary>How many records wait behind an earlier one of their key.</summary>
    public int Waiting { get; private set; }

    /// <summary>What may be committed now; <see langword="null"/> when that is nothing new.</summary>
    public long? Uncommitted => Offsets.Mark >= 0 && Offsets.Mark > Committed ? Offsets.Mark : null;

    /// <summary>About when the oldest record was written that has not ended; <see langword="null"/> when all have.</summary>
    public DateTimeOffset? OldestOpen()
    {
        while (_milestones.Count > 1 && _milestones.ElementAt(1).Offset <= Offsets.Mark)
            _milestones.Dequeue();
        return Offsets.Span > 0 && _milestones.TryPeek(out var first) ? first.Time : null;
    }

    /// <summary>A record was fetched: remembers its time, if that is some time after the last that is remembered.</summary>
    public void Remember(IncomingRecord record)
    {
        var time = record.Timestamp;
        if (time - _lastMilestone < MilestonesApart)
            return;
        _lastMilestone = time;
        _milestones.Enqueue((record.Offset, time));
    }

    /// <summary>Whether a record may run now, or waits behind an earlier one of its key.</summary>
    public bool Enter(FetchedRecord record, TimeProvider time)
    {
        if (record is not KeyedRecord keyed)
            return true;
        if (!_lanes.TryGetValue(keyed.Key, out var lane))
            _lanes.Add(keyed.Key, lane = new KeyLane(time));
        if (lane.Add(keyed))
            return true;
        Waiting++;
        return false;
    }

    /// <summary>A record has ended.</summary>
    public void Leave(FetchedRecord record)
    {
        Offsets.Complete(record.Record.Offset);
        if (record is not KeyedRecord { Lane: { } lane } keyed)
            return;
        Waiting -= lane.Leave(keyed);
        if (lane.Head is null)
            Forget(keyed);
    }

    /// <summary>The records of a key are forgotten: all have ended, or the partition was given up.</summary>
    public void Forget(KeyedRecord record)
    {
        if (_lanes.TryGetValue(record.Key, out var lane) && lane == record.Lane)
            _lanes.Remove(record.Key);
    }
}
