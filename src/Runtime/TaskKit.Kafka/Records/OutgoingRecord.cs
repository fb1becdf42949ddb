using System.Buffers;
using System.Text;
using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Backends.Wire;

namespace TaskKit.Kafka.Records;

/// <summary>A record to produce. Key and value of a task are written once; later records carry the same bytes with other headers.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Key">The key, or <see langword="null"/>.</param>
/// <param name="Value">The value; <see langword="null"/> only in dead letters of records that had none.</param>
/// <param name="Headers">The headers, or <see langword="null"/> for none.</param>
internal sealed record OutgoingRecord(string Topic, byte[]? Key, byte[]? Value, Headers? Headers)
{
    // A thread keeps no larger buffer than this, which only a large payload needs.
    private const int LargestKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>
    /// Makes the first record of a task. It has headers only when it waits in a tier, because relays forward a record by its headers and do not read
    /// the envelope.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="topic">The topic of its type or of a tier.</param>
    /// <param name="waitUntil">The due time of a record that waits in a tier.</param>
    public static OutgoingRecord First(TaskEnvelope task, string topic, DateTimeOffset? waitUntil = null)
    {
        Headers? headers = null;
        if (waitUntil is not null)
        {
            headers = [];
            new RecordHeaders { Type = task.Type, Due = waitUntil }.AddTo(headers);
        }
        return new OutgoingRecord(topic, task.Key is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null, Write(task), headers);
    }

    /// <summary>Makes the record of the next leg: for a retry or a snooze.</summary>
    /// <param name="record">The record whose run has ended.</param>
    /// <param name="topic">The topic of the new record.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="ended">The number of attempts that have ended, the last one included if it counts.</param>
    /// <param name="due">The earliest time of the next run.</param>
    public static OutgoingRecord NextLeg(IncomingRecord record, string topic, int leg, int ended, DateTimeOffset due) =>
        Copy(record, topic, Known(record) with { Leg = leg, Ended = ended, Due = due });

    /// <summary>Makes the record of the same leg for another topic: a move.</summary>
    /// <param name="record">The record.</param>
    /// <param name="topic">The topic of the new record.</param>
    public static OutgoingRecord Hop(IncomingRecord record, string topic) =>
        record.IsCopy
            ? new OutgoingRecord(topic, record.Key, record.Value, record.Headers)
            : Copy(record, topic, Known(record) with { Leg = record.Leg, Ended = record.Ended, Due = record.Due });

    /// <summary>Makes the record of the same leg for another topic, with another due time.</summary>
    /// <param name="record">The record.</param>
    /// <param name="topic">The topic of the new record.</param>
    /// <param name="due">The due time.</param>
    public static OutgoingRecord Postpone(IncomingRecord record, string topic, DateTimeOffset due) =>
        Copy(record, topic, Known(record) with { Leg = record.Leg, Ended = record.Ended, Due = due });

    /// <summary>Makes the dead letter of a task.</summary>
    /// <param name="record">The record whose task is dead.</param>
    /// <param name="topic">The topic of the dead letters.</param>
    /// <param name="ended">The number of attempts that have ended, the last one included if it counts.</param>
    /// <param name="failure">The failure.</param>
    public static OutgoingRecord DeadLetter(IncomingRecord record, string topic, int ended, TaskFailure failure) =>
        Copy(record, topic, Known(record) with { Leg = record.Leg, Ended = ended, Reason = failure.Reason, Error = failure.Error });

    /// <summary>Makes the first record of a dead task's next generation.</summary>
    /// <param name="deadLetter">The dead letter.</param>
    /// <param name="topic">The topic of the task type.</param>
    /// <param name="generation">The next generation.</param>
    public static OutgoingRecord Replay(IncomingRecord deadLetter, string topic, int generation) =>
        Copy(deadLetter, topic, Known(deadLetter) with { Generation = generation });

    /// <summary>The message as the client library produces it.</summary>
    public Message<byte[]?, byte[]?> ToMessage() =>
        new()
        {
            Key = Key,
            Value = Value,
            Headers = Headers,
        };

    private static RecordHeaders Known(IncomingRecord record) =>
        new()
        {
            Id = record.Task.Id,
            Type = record.Task.Type.Length > 0 ? record.Task.Type : null,
            Generation = record.Task.Generation,
            Origin = record.Origin,
        };

    private static OutgoingRecord Copy(IncomingRecord record, string topic, RecordHeaders own)
    {
        var headers = new Headers();
        for (int i = 0; i < (record.Headers?.Count ?? 0); i++)
        {
            var header = record.Headers![i];
            if (!RecordHeaders.IsOwn(header.Key))
                headers.Add(header.Key, header.GetValueBytes());
        }
        own.AddTo(headers);
        return new OutgoingRecord(topic, record.Key, record.Value, headers);
    }

    private static byte[] Write(TaskEnvelope task)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        EnvelopeJson.Write(buffer, task);
        byte[] value = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > LargestKept)
            _buffer = null;
        return value;
    }
}
