using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>The records that must run solo, and wait until nothing else runs in the process. Used under the desk's lock.</summary>
internal sealed class SoloRecords
{
    private readonly Queue<FetchedRecord> _queue = new();

    public int Count => _queue.Count;

    public void Add(FetchedRecord record)
    {
        record.MoveTo(RecordStage.Solo);
        _queue.Enqueue(record);
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out FetchedRecord record) => _queue.TryDequeue(out record);
}
