using Confluent.Kafka;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Consuming;

/// <summary>One assignment of one partition. The offsets are opened, ended and read under the lock of the desk.</summary>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition.</param>
/// <param name="type">The task type of the topic.</param>
/// <param name="committed">The offset that the group had committed, or −1.</param>
/// <param name="gate">The desk's lock.</param>
internal sealed class PartitionTrack(string topic, int partition, string type, long committed, Lock gate) : RecordStream(type, gate)
{
    // Leaves room for the batches of the poller.
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

    /// <summary>True while the poller does not read it. Used on the poller's thread only.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The offset to commit; <see langword="null"/> when nothing new has ended.</summary>
    public long? Uncommitted
    {
        get
        {
            lock (Gate)
                return Offsets.Mark >= 0 && Offsets.Mark > Committed ? Offsets.Mark : null;
        }
    }

    /// <summary>The number of records from the committed offset to the end of the partition; <see langword="null"/> when nothing was fetched yet.</summary>
    /// <param name="known">The offsets that the last fetch told.</param>
    public long? LagTo(WatermarkOffsets known)
    {
        long from = Committed >= 0 ? Committed : known.Low.Value;
        return from < 0 || known.High.Value < 0 ? null : Math.Max(0, known.High.Value - from);
    }

    // Half of the ring is left to records that do not wait.
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

    // The times of some records are enough to tell the age of the oldest open record.
    private void Remember(IncomingRecord record)
    {
        var time = record.Timestamp;
        if (time - _lastMilestone < MilestonesApart)
            return;
        _lastMilestone = time;
        _milestones.Enqueue((record.Offset, time));
    }
}
