using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>The records that wait until nothing else runs in the process, since workers have died with their tasks. Guarded by the desk.</summary>
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
