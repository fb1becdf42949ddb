using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Records;

/// <summary>One consumed record, read. Its bytes are kept as they came, because all later copies carry the same.</summary>
internal sealed class IncomingRecord
{
    /// <summary>Where it stands.</summary>
    public required RecordPlace Place { get; init; }

    /// <summary>Where the task's first record stands; of a first record its own place.</summary>
    public required RecordPlace Origin { get; init; }

    /// <summary>The record's key, byte for byte.</summary>
    public required byte[]? Key { get; init; }

    /// <summary>The record's value, byte for byte.</summary>
    public required byte[]? Value { get; init; }

    /// <summary>All headers, ours and others.</summary>
    public required Headers? Headers { get; init; }

    /// <summary>The record's time: the broker's on topics with append time, else the producer's.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The task. Of a malformed record what could be read, with the value as its payload.</summary>
    public required TaskEnvelope Task { get; init; }

    /// <summary>How often the task was handed on by a new record in this generation.</summary>
    public required int Turn { get; init; }

    /// <summary>How many attempts have ended.</summary>
    public required int Attempt { get; init; }

    /// <summary>The task runs no earlier than this.</summary>
    public required DateTimeOffset? Due { get; init; }

    /// <summary>Why the record is not a task, or <see langword="null"/>.</summary>
    public required string? Malformed { get; init; }

    /// <summary>Why the task is a dead letter, or <see langword="null"/> when it is none.</summary>
    public string? Reason { get; init; }

    /// <summary>What went wrong, on dead letters.</summary>
    public TaskError? Error { get; init; }
}
