using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Receiving;

/// <summary>A record whose task has a key. Its place among the others of its key is guarded by the intake.</summary>
/// <param name="track">Where its offset is kept.</param>
/// <param name="record">What was read.</param>
/// <param name="key">The task's key: tasks that share it run one after the other.</param>
internal sealed class KeyedRecord(PartitionTrack track, IncomingRecord record, string key) : FetchedRecord(track, record)
{
    public string Key { get; } = key;

    /// <summary>The records of its key; <see langword="null"/> before it is added to them.</summary>
    public KeyLane? Lane { get; set; }

    /// <summary>The next record of its key.</summary>
    public KeyedRecord? Behind { get; set; }

    public KeyedTurn Turn { get; set; }
}

/// <summary>Who brings a record of a key on.</summary>
internal enum KeyedTurn
{
    /// <summary>Nobody: it waits until the one before it has ended.</summary>
    Waiting,

    /// <summary>The guard is asked for it ahead of its turn.</summary>
    Asked,

    /// <summary>The guard is asked for it, but it will not follow: the one before it did not end well.</summary>
    AskedInVain,

    /// <summary>Granted ahead of its turn: it begins when the handler of the one before it has ended.</summary>
    Granted,

    /// <summary>It is ready, asked for in its turn, or runs.</summary>
    Taken,
}
