using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;

namespace TaskKit.Kafka.Records;

/// <summary>
/// A record as it was consumed, with the task that it carries. Its bytes stay as they are, because later records of the task repeat them.
/// </summary>
/// <param name="result">The record as it was consumed.</param>
/// <param name="task">The task; for a malformed record the part that could be read, with the value of the record as its payload.</param>
internal sealed class IncomingRecord(ConsumeResult<byte[]?, byte[]?> result, TaskEnvelope task) : BrokerRecord(task)
{
    // The members that most records lack. Records without them need less memory this way.
    private readonly Rare? _rare;

    /// <summary>The place of the record.</summary>
    public KafkaPlace Place => KafkaPlace.Of(result);

    /// <summary>The offset of the record.</summary>
    public long Offset => result.Offset.Value;

    /// <summary>The record's key, byte for byte.</summary>
    public byte[]? Key => result.Message.Key;

    /// <summary>The record's value, byte for byte.</summary>
    public byte[]? Value => result.Message.Value;

    /// <summary>All headers, those of TaskKit and others.</summary>
    public Headers? Headers => result.Message.Headers;

    /// <summary>The record's time: the broker's on topics with append time, else the producer's.</summary>
    public DateTimeOffset Timestamp => RecordTime.Of(result.Message.Timestamp.UnixTimestampMs);

    /// <summary>The place of the first record of the task; its own place for a first record.</summary>
    public KafkaPlace Origin => _rare?.Origin ?? Place;

    /// <summary>
    /// True when an earlier record carried the task. The headers then name its type and id, and the envelope need not be read to copy it.
    /// </summary>
    public bool IsCopy => _rare is { IsCopy: true };

    /// <summary>True when the record has no id: <see cref="DerivedId"/> has made one.</summary>
    public bool IsNamedHere => _rare is { IsNamedHere: true };

    public override DateTimeOffset? Due => _rare?.Due;

    public override string? Malformed => _rare?.Malformed;

    public override int Size => (Key?.Length ?? 0) + (Value?.Length ?? 0);

    /// <summary>The reason of a dead letter, or <see langword="null"/>.</summary>
    public string? Reason => _rare?.Reason;

    /// <summary>The error of a dead letter, or <see langword="null"/>.</summary>
    public TaskError? Error => _rare?.Error;

    /// <summary>Sets the members that most records lack.</summary>
    public Rare? Unusual
    {
        init => _rare = value;
    }

    /// <summary>The members that most records lack.</summary>
    internal sealed record Rare(KafkaPlace? Origin, DateTimeOffset? Due, string? Malformed, string? Reason, TaskError? Error)
    {
        public bool IsCopy { get; init; }

        public bool IsNamedHere { get; init; }
    }
}
