using TaskKit.Brokers.HandingOn;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Producing;

/// <summary>Records that are sent together. One task completes when all have an answer.</summary>
internal sealed class SendBatch(IReadOnlyList<OutgoingRecord> records)
    : TaskCompletionSource<ProducedRecord[]>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    // The memory that the client uses for a record besides its bytes.
    private const int Overhead = 100;

    private readonly ProducedRecord[] _results = new ProducedRecord[records.Count];
    private readonly int[] _sizes = new int[records.Count];
    private int _open = records.Count;

    public int Count => _results.Length;

    public OutgoingRecord this[int index] => records[index];

    /// <summary>The size of one of the records in bytes. It is computed once, since the acknowledgement needs it again.</summary>
    public int SizeAt(int index)
    {
        if (_sizes[index] == 0)
            _sizes[index] = SizeOf(records[index]);
        return _sizes[index];
    }

    /// <summary>The approximate size in bytes of a record in a request.</summary>
    public static int SizeOf(OutgoingRecord record)
    {
        int size = Overhead + (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0);
        if (record.Headers is { } headers)
            foreach (var header in headers)
                size += header.Key.Length + (header.GetValueBytes()?.Length ?? 0);
        return size;
    }

    public void Stored(int index, int partition, long offset) =>
        Complete(index, new ProducedRecord(new KafkaPlace(records[index].Topic, partition, offset), null));

    public void Failed(int index, SinkFault fault) => Complete(index, new ProducedRecord(default, fault));

    /// <summary>Ends the batch with a fault for each record that has no answer.</summary>
    public void Abandon(SinkFault fault)
    {
        var results = _results.AsSpan().ToArray();
        foreach (ref var result in results.AsSpan())
            if (result == default)
                result = new ProducedRecord(default, fault);
        TrySetResult(results);
    }

    private void Complete(int index, ProducedRecord result)
    {
        _results[index] = result;
        if (Interlocked.Decrement(ref _open) == 0)
            TrySetResult(_results);
    }
}

/// <summary>One record of a batch, as the client's delivery report names it.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Index">The index of the record.</param>
internal readonly record struct Sending(SendBatch Batch, int Index);
