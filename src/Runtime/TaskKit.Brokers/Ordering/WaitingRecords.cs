using System.Diagnostics.CodeAnalysis;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>The records whose next START waits for a time. Used under the desk's lock.</summary>
internal sealed class WaitingRecords
{
    private readonly PriorityQueue<FetchedRecord, DateTimeOffset> _queue = new();
    private long _bytes;

    /// <summary>The time at which the first wait ends; <see langword="null"/> when none waits.</summary>
    public DateTimeOffset? Next => _queue.TryPeek(out _, out var until) ? until : null;

    /// <summary>True when further waits should move, by <see cref="HoldLimits"/>.</summary>
    public bool IsFull => _queue.Count >= HoldLimits.MostRecords || _bytes >= HoldLimits.MostBytes;

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="until">
    /// The end of its wait. Rounded up to a millisecond, since guards store times so: a START before that is answered as too early.
    /// </param>
    public void Add(FetchedRecord record, DateTimeOffset until)
    {
        record.MoveTo(RecordStage.Waiting);
        _queue.Enqueue(record, RoundUp(until));
        _bytes += record.Record.Size;
    }

    /// <summary>Takes a record whose time has come.</summary>
    public bool TryTake(DateTimeOffset now, [MaybeNullWhen(false)] out FetchedRecord record)
    {
        record = null;
        if (!_queue.TryPeek(out _, out var until) || until > now)
            return false;
        record = _queue.Dequeue();
        _bytes -= record.Record.Size;
        return true;
    }

    /// <summary>Takes the records of a task, whatever their time.</summary>
    public List<FetchedRecord> Take(TaskId id)
    {
        List<FetchedRecord> taken =
        [
            .. _queue.UnorderedItems.Where(item => item.Element.Record.Task.Id == id).Select(item => item.Element),
        ];
        foreach (var record in taken)
        {
            _queue.Remove(record, out _, out _);
            _bytes -= record.Record.Size;
        }
        return taken;
    }

    private static DateTimeOffset RoundUp(DateTimeOffset time)
    {
        long past = time.UtcTicks % TimeSpan.TicksPerMillisecond;
        return past == 0 || time >= DateTimeOffset.MaxValue.AddMilliseconds(-1) ? time : time.AddTicks(TimeSpan.TicksPerMillisecond - past);
    }
}
