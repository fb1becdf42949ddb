using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>
/// The records of one key in one stream, in their order. One of them runs at a time. If the runs of the key are short, further ones are requested
/// early: each then begins as soon as the handler in front of it has succeeded, without an exchange with the guard. Used under the desk's lock.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class KeyLane(TimeProvider time)
{
    /// <summary>
    /// The time that early requests cover: as many runs are requested as are expected to begin within it. The guard holds them to be running
    /// meanwhile.
    /// </summary>
    public static readonly TimeSpan EarlyWindow = TimeSpan.FromMilliseconds(10);

    /// <summary>The largest number of early grants in a stream. The keys of the stream share it in proportion to their records.</summary>
    public const int MostEarly = 256;

    // The weight of the newest run in the average duration.
    private const double Weight = 0.25;

    private readonly Queue<BrokerDelivery> _granted = new();
    private KeyedRecord? _tail;

    // The record that began last; null once it has left the lane.
    private KeyedRecord? _lastBegun;

    // The last records that were granted early, and requested early; null when none is behind the record that began last.
    private KeyedRecord? _lastGranted;
    private KeyedRecord? _lastAsked;
    private LanePhase _phase;
    private int _count;
    private int _early;
    private long _began;
    private TimeSpan? _average;

    /// <summary>The first record that has not ended.</summary>
    public KeyedRecord? Head { get; private set; }

    /// <summary>True while an early grant waits in the lane.</summary>
    public bool HasGranted => _granted.Count > 0;

    /// <summary>True while an early grant of this task waits in the lane.</summary>
    public bool HasGrantedTo(TaskId id) => _granted.Any(delivery => delivery.Task.Id == id);

    /// <summary>The time since the start of the run that began last.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Adds a record at the end.</summary>
    /// <returns>True when the record is the only one of the lane, and may run now.</returns>
    public bool Add(KeyedRecord record)
    {
        record.Lane = this;
        _count++;
        if (_tail is not null && Head is not null)
            _tail.Behind = record;
        else
            Head = record;
        _tail = record;
        return Head == record;
    }

    /// <summary>Notes that a run begins which was not requested early.</summary>
    public void Begin(KeyedRecord record)
    {
        record.MoveTo(RecordStage.Granted);
        (_lastBegun, _phase, _began) = (record, LanePhase.Running, time.GetTimestamp());
        if (_early == 0)
            (_lastGranted, _lastAsked) = (null, null);
    }

    /// <summary>Notes that the handler of a run has ended with success.</summary>
    /// <param name="ended">The record.</param>
    /// <param name="taken">The duration of the handler.</param>
    /// <returns>The run that begins in the same slot, if one was granted early.</returns>
    public BrokerDelivery? Next(KeyedRecord ended, TimeSpan taken)
    {
        if (_phase != LanePhase.Running || _lastBegun != ended)
            return null;
        _average = _average is { } average ? average + (taken - average) * Weight : taken;
        _phase = LanePhase.Between;
        return BeginGranted();
    }

    /// <summary>True when START of the next record of the lane can be requested while the success of the run before it is still being stored.</summary>
    /// <param name="ended">The record of the run.</param>
    /// <param name="queued">The number of records that are queued in all keys of the stream.</param>
    public bool MayAsk(KeyedRecord ended, int queued) =>
        // Phase Ended: the worker had its chance to start the next run in the same slot and did not take it.
        _phase != LanePhase.Ended
        && !Runs(ended)
        && Room(queued) > 0
        && NextToAsk(time.GetUtcNow()) is not null;

    /// <summary>Selects the records to request early now.</summary>
    /// <param name="queued">The number of records that are queued in all keys of the stream.</param>
    /// <param name="asked">The list to add to.</param>
    public void Ask(int queued, List<KeyedRecord> asked)
    {
        var now = time.GetUtcNow();
        for (int room = Room(queued); room > 0 && NextToAsk(now) is { } next; room--)
        {
            next.MoveTo(RecordStage.AskedEarly);
            asked.Add(next);
            _lastAsked = next;
            _early++;
        }
    }

    /// <summary>Takes an early grant.</summary>
    /// <returns>The run that begins now, if no other of the key runs.</returns>
    public BrokerDelivery? Grant(BrokerDelivery delivery, KeyedRecord record)
    {
        record.MoveTo(RecordStage.GrantedEarly);
        _granted.Enqueue(delivery);
        _lastGranted = record;
        return _phase == LanePhase.Between ? BeginGranted() : null;
    }

    /// <summary>Withdraws an early request, and all early requests behind it.</summary>
    public void Refuse(KeyedRecord record)
    {
        Withdraw(record);
        record.MoveTo(RecordStage.Queued);
    }

    /// <summary>Notes that a record which was requested early needs no run.</summary>
    public void Skip() => _early--;

    /// <summary>Stops early requests until a run begins that was not requested early.</summary>
    /// <returns>The early grants. The caller gives them back.</returns>
    public List<BrokerDelivery> End()
    {
        _phase = LanePhase.Ended;
        return Return();
    }

    /// <summary>Puts the records with early grants back to <see cref="RecordStage.Queued"/>.</summary>
    /// <returns>The early grants. The caller gives them back.</returns>
    public List<BrokerDelivery> Return()
    {
        Withdraw(After(_lastGranted ?? _lastBegun));
        List<BrokerDelivery> returned = [.. _granted];
        foreach (var delivery in returned)
            delivery.Source.MoveTo(RecordStage.Queued);
        _granted.Clear();
        (_early, _lastGranted, _lastAsked) = (0, null, null);
        return returned;
    }

    /// <summary>Takes ended records out of the lane.</summary>
    /// <returns>The number of records by which the queue behind the first of the key became shorter.</returns>
    public int Leave(KeyedRecord record)
    {
        if (Head != record)
            return 0;
        int moved = 0;
        while (Head is { IsDone: true } gone)
        {
            Head = gone.Behind;
            _count--;
            gone.Behind = null;
            if (Head is not null)
                moved++;
            if (_lastBegun == gone)
                _lastBegun = null;
            if (_lastGranted == gone)
                _lastGranted = null;
            if (_lastAsked == gone)
                _lastAsked = null;
        }
        return moved;
    }

    /// <summary>True when the record began last and its handler has not succeeded yet.</summary>
    public bool Runs(KeyedRecord record) => _phase == LanePhase.Running && _lastBegun == record;

    private BrokerDelivery? BeginGranted()
    {
        if (!_granted.TryDequeue(out var next))
            return null;
        _early--;
        Begin((KeyedRecord)next.Source);
        return next;
    }

    private void Withdraw(KeyedRecord? first)
    {
        for (var record = _lastAsked is null ? null : first; record is not null; record = record.Behind)
        {
            if (record.Stage == RecordStage.AskedEarly)
            {
                record.MoveTo(RecordStage.Withdrawn);
                _early--;
            }
            if (record == _lastAsked)
                break;
        }
        _lastAsked = null;
    }

    // The number of records to request early now: at least one between two runs, while the last success is being stored.
    private int Room(int queued)
    {
        int least = _phase == LanePhase.Between ? 1 : 0;
        if (_average is not { } average)
            return least - _early;
        // Infinite for runs that took no time: only the share limits them.
        double quick = EarlyWindow / average;
        double share = (double)MostEarly * _count / Math.Max(_count, queued);
        return Math.Max(least, (int)Math.Min(quick, share)) - _early;
    }

    private KeyedRecord? NextToAsk(DateTimeOffset now)
    {
        var next = After(_lastAsked ?? _lastGranted ?? _lastBegun);
        while (next is { IsDone: true })
            next = next.Behind;
        return next is { Stage: RecordStage.Queued } && (next.Due is not { } due || due <= now) ? next : null;
    }

    // Null when the record has left the lane: then the first record of the lane is next.
    private KeyedRecord? After(KeyedRecord? record) => record is null ? Head : record.Behind;

    private enum LanePhase
    {
        /// <summary>No record has begun, or the last run failed, or was settled before the next one began.</summary>
        Ended,

        /// <summary>The record that began last runs.</summary>
        Running,

        /// <summary>The handler of the record that began last has ended with success.</summary>
        Between,
    }
}
