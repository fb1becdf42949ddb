using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>A record whose task has a key. Its links to the others of its key are guarded by the desk.</summary>
/// <param name="stream">The stream that carries it.</param>
/// <param name="record">The record.</param>
/// <param name="key">The key of the task: tasks that share it run one after the other.</param>
internal sealed class KeyedRecord(RecordStream stream, BrokerRecord record, string key) : FetchedRecord(stream, record)
{
    public string Key { get; } = key;

    /// <summary>The records of its key; <see langword="null"/> before it has entered them.</summary>
    public KeyLane? Lane { get; set; }

    /// <summary>The next record of its key.</summary>
    public KeyedRecord? Behind { get; set; }
}
