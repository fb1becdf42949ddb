using Confluent.Kafka;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Consuming;

/// <summary>The open records of a partition, from its assignment to its loss. Offsets are opened, ended and read under the desk's lock.</summary>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition.</param>
/// <param name="type">The task type of the topic.</param>
/// <param name="committed">The offset that the group had committed, or −1.</param>
/// <param name="gate">The desk's lock.</param>
internal sealed class PartitionTrack(string topic, int partition, string type, long committed, Lock gate) : RecordStream(type, gate)
{
    // Below the limit of the ring, since a batch of the poller may still come.
    private const int LongestSpan = OffsetRing.DefaultLimit - BackPressure.MostReady;

    private static readonly TimeSpan MilestonesApart = TimeSpan.FromMinutes(10);

    private readonly StreamName _name = KafkaPlace.NameOf(topic, partition, type);
    private readonly Queue<(long Offset, DateTimeOffset Time)> _milestones = new();
    private DateTimeOffset _lastMilestone;

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    public OffsetRing Offsets { get; } = new();

    /// <summary>The offset that the group has committed, as far as this worker knows.</summary>
    public long Committed { get; set; } = committed;

    /// <summary>True while the poller does not read the partition. Used on the poller's thread only.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The offset to commit; <see langword="null"/> when it is committed already.</summary>
    public long? Uncommitted
    {
        get
        {
            lock (Gate)
                return Offsets.Mark >= 0 && Offsets.Mark > Committed ? Offsets.Mark : null;
        }
    }

    /// <summary>The number of records from the committed offset to the end of the partition; <see langword="null"/> when nothing was fetched yet.</summary>
    /// <param name="known">The ends of the partition as of the last fetch.</param>
    public long? LagTo(WatermarkOffsets known)
    {
        long from = Committed >= 0 ? Committed : known.Low.Value;
        return from < 0 || known.High.Value < 0 ? null : Math.Max(0, known.High.Value - from);
    }

    // Held records get at most half of the ring. Records that do not wait need the rest.
    public override bool MayHold => Offsets.Span < OffsetRing.DefaultLimit / 2;

    public override RecordPlace PlaceOf(BrokerRecord record) => new(((IncomingRecord)record).Offset, _name);

    public override bool Open(BrokerRecord record)
    {
        var incoming = (IncomingRecord)record;
        if (!Offsets.Add(incoming.Offset))
            return false;
        Remember(incoming);
        return true;
    }

    public override void End(BrokerRecord record) => Offsets.Complete(((IncomingRecord)record).Offset);

    public override string? Backlog(bool wasFull) =>
        Offsets.Span >= (wasFull ? LongestSpan / 4 : LongestSpan)
            ? $"the task at offset {Offsets.Mark} has not ended, and {Offsets.Span} later ones have been read"
            : null;

    /// <summary>The approximate time at which the oldest open record was written; <see langword="null"/> when none is open.</summary>
    public DateTimeOffset? OldestOpen()
    {
        lock (Gate)
        {
            while (_milestones.Count > 1 && _milestones.ElementAt(1).Offset <= Offsets.Mark)
                _milestones.Dequeue();
            return Offsets.Span > 0 && _milestones.TryPeek(out var first) ? first.Time : null;
        }
    }

    // The times of a few records are enough for an approximate age of the oldest open one.
    private void Remember(IncomingRecord record)
    {
        var time = record.Timestamp;
        if (time - _lastMilestone < MilestonesApart)
            return;
        _lastMilestone = time;
        _milestones.Enqueue((record.Offset, time));
    }
}
