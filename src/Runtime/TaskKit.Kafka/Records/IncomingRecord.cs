using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Records;

/// <summary>
/// One consumed record, read. Its bytes are kept as they came, because all later copies carry the same. What most records have not stands apart,
/// so that it does not cost each of them.
/// </summary>
/// <param name="result">What was consumed.</param>
/// <param name="task">The task. Of a malformed record what could be read, with the value as its payload.</param>
internal sealed class IncomingRecord(ConsumeResult<byte[]?, byte[]?> result, TaskEnvelope task)
{
    private readonly Rare? _rare;

    /// <summary>The task. Of a malformed record what could be read, with the value as its payload.</summary>
    public TaskEnvelope Task { get; } = task;

    /// <summary>Where it stands.</summary>
    public RecordPlace Place => new(result.Topic, result.Partition.Value, result.Offset.Value);

    /// <summary>Its offset.</summary>
    public long Offset => result.Offset.Value;

    /// <summary>The record's key, byte for byte.</summary>
    public byte[]? Key => result.Message.Key;

    /// <summary>The record's value, byte for byte.</summary>
    public byte[]? Value => result.Message.Value;

    /// <summary>All headers, ours and others.</summary>
    public Headers? Headers => result.Message.Headers;

    /// <summary>The record's time: the broker's on topics with append time, else the producer's.</summary>
    public DateTimeOffset Timestamp => RecordTime.Of(result.Message.Timestamp.UnixTimestampMs);

    /// <summary>How often the task was handed on by a new record in this generation.</summary>
    public int Turn { get; init; }

    /// <summary>How many attempts have ended.</summary>
    public int Attempt { get; init; }

    /// <summary>Where the task's first record stands; of a first record its own place.</summary>
    public RecordPlace Origin => _rare?.Origin ?? Place;

    /// <summary>Whether the headers say already all that a copy's must: an earlier record carried the task.</summary>
    public bool IsCopy => _rare is { IsCopy: true };

    /// <summary>Whether the record's writer gave no id, so that the task has one made of its place.</summary>
    public bool IsNamedHere => _rare is { IsNamedHere: true };

    /// <summary>The task runs no earlier than this.</summary>
    public DateTimeOffset? Due => _rare?.Due;

    /// <summary>Why the record is not a task, or <see langword="null"/>.</summary>
    public string? Malformed => _rare?.Malformed;

    /// <summary>Why the task is a dead letter, or <see langword="null"/> when it is none.</summary>
    public string? Reason => _rare?.Reason;

    /// <summary>What went wrong, on dead letters.</summary>
    public TaskError? Error => _rare?.Error;

    /// <summary>Sets what most records have not.</summary>
    public Rare? Unusual
    {
        init => _rare = value;
    }

    /// <summary>What most records have not.</summary>
    internal sealed record Rare(RecordPlace? Origin, DateTimeOffset? Due, string? Malformed, string? Reason, TaskError? Error)
    {
        public bool IsCopy { get; init; }

        public bool IsNamedHere { get; init; }
    }
}
