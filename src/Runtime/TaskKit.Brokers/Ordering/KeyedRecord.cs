using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>A record whose task has a key. Its links to other records are used under the desk's lock.</summary>
/// <param name="stream">The stream that carries it.</param>
/// <param name="record">The record.</param>
/// <param name="key">The key of the task: tasks that share it run one after the other.</param>
internal sealed class KeyedRecord(RecordStream stream, BrokerRecord record, string key) : FetchedRecord(stream, record)
{
    public string Key { get; } = key;

    /// <summary>The lane of its key; <see langword="null"/> before the record has entered it.</summary>
    public KeyLane? Lane { get; set; }

    /// <summary>The next record of the lane.</summary>
    public KeyedRecord? Behind { get; set; }
}
