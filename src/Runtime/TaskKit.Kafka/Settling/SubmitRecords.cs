using System.Buffers;
using System.Text;
using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Backends.Wire;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Settling;

/// <summary>Makes the records of new tasks: the envelope alone, without headers, unless the task has to wait for its time first.</summary>
internal sealed class SubmitRecords(TopicNames topics, TimeProvider time)
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public OutgoingRecord Make(TaskEnvelope task)
    {
        byte[]? key = task.Key is null ? null : Encoding.UTF8.GetBytes(task.Key);
        byte[] value = Write(task);
        // A task with a key waits in its place in the order, not in a tier.
        if (task.NotBefore is not { } due || key is not null || due <= time.GetUtcNow())
            return new OutgoingRecord(topics.Worker(task.Type), key, value, null);
        var headers = new Headers();
        RecordHeaders.Write(headers, RecordHeaders.Type, task.Type);
        RecordHeaders.Write(headers, RecordHeaders.Due, due.ToUnixTimeMilliseconds());
        return new OutgoingRecord(topics.Retry(RetryTier.For(due - time.GetUtcNow())), key, value, headers);
    }

    private static byte[] Write(TaskEnvelope task)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        EnvelopeJson.Write(buffer, task);
        byte[] written = buffer.WrittenSpan.ToArray();
        // A rare large task must not pin its buffer to the thread.
        if (buffer.Capacity > 64 * 1024)
            _buffer = null;
        return written;
    }
}
