using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Receiving;

/// <summary>One assignment of one partition. A later assignment has its own track, so that late ends of this one cannot reach it.</summary>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition.</param>
/// <param name="committed">The offset that the group had committed, or −1.</param>
internal sealed class PartitionTrack(string topic, int partition, long committed)
{
    private static readonly TimeSpan MilestonesApart = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Queue<FetchedRecord>> _lanes = [];
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
    public bool Enter(FetchedRecord record)
    {
        if (record.OrderingKey is not { } key || _lanes.TryAdd(key, new()))
            return true;
        _lanes[key].Enqueue(record);
        Waiting++;
        return false;
    }

    /// <summary>The record that may run when one that may run now has ended.</summary>
    public FetchedRecord? Behind(FetchedRecord record) =>
        _lanes.TryGetValue(record.OrderingKey!, out var lane) && lane.TryPeek(out var next) ? next : null;

    /// <summary>A record has ended.</summary>
    /// <returns>The next record of its key, which may run now, or <see langword="null"/>.</returns>
    public FetchedRecord? Leave(FetchedRecord record)
    {
        Offsets.Complete(record.Record.Offset);
        if (record.OrderingKey is not { } key || !_lanes.TryGetValue(key, out var lane))
            return null;
        if (!lane.TryDequeue(out var next))
        {
            _lanes.Remove(key);
            return null;
        }
        Waiting--;
        return next;
    }

    /// <summary>Forgets what waits behind a record of a partition that was given up.</summary>
    public IReadOnlyCollection<FetchedRecord> Abandon(FetchedRecord record) =>
        record.OrderingKey is { } key && _lanes.Remove(key, out var lane) ? lane : [];
}
