using TaskKit.Backends;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>Takes ready records; see <see cref="RecordDesk.Take"/>.</summary>
internal delegate void TakeRecords(in ReceiveBudget budget, List<FetchedRecord> taken);

/// <summary>
/// The records in the hands of a worker that do not run. Moves them between the queues of ready, waiting and solo records, and opens and ends them in
/// their streams, all under one lock.
/// </summary>
internal sealed class RecordDesk : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ReadySignal _signal;
    private readonly ReadyRecords _ready;
    private readonly WaitingRecords _waiting = new();
    private readonly SoloRecords _solo = new();
    private readonly Func<FetchedRecord, bool> _isDropped;
    private readonly long _opened;

    /// <param name="types">The task types that this worker runs.</param>
    /// <param name="running">Counts the slots that tasks of a type have now.</param>
    /// <param name="returned">Takes grants that will not begin.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hold">The limits of waits that stay with their record.</param>
    public RecordDesk(
        IReadOnlyCollection<string> types,
        Func<string, int> running,
        ReturnedRuns returned,
        TimeProvider time,
        HoldLimits hold
    )
    {
        (_time, Hold, _opened) = (time, hold, time.GetTimestamp());
        _signal = new ReadySignal(time);
        _ready = new ReadyRecords(types, running, _signal);
        _isDropped = IsDropped;
        Lanes = new KeyLanes(_gate, _ready, returned);
        Pressure = new BackPressure(_gate, _ready, types.Count, time);
    }

    /// <summary>The lock under which the records of all streams are opened and ended.</summary>
    public Lock Gate => _gate;

    /// <summary>The order of records that share a key.</summary>
    public KeyLanes Lanes { get; }

    /// <summary>The limits of reading ahead.</summary>
    public BackPressure Pressure { get; }

    /// <summary>The limits of waits that stay with their record.</summary>
    public HoldLimits Hold { get; }

    /// <summary>Adds records that were read.</summary>
    public void Add(List<FetchedRecord> records)
    {
        ushort now = Second();
        lock (_gate)
            foreach (var record in records)
            {
                record.FetchedAt = now;
                var stream = record.Stream;
                if (stream.IsLost || !stream.Open(record.Record))
                    continue;
                if (stream.Enter(record, _time))
                    _ready.Add(record);
                Pressure.Note(stream);
            }
    }

    /// <summary>Takes ready records, at most as many as there are free slots. Types that have the fewest slots go first.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="taken">The list to add to.</param>
    public void Take(in ReceiveBudget budget, List<FetchedRecord> taken)
    {
        lock (_gate)
        {
            if (budget.Solo)
            {
                TakeSolo(budget, taken);
                return;
            }
            var now = _time.GetUtcNow();
            while (_waiting.TryTake(now, out var due))
                _ready.AddDue(due);
            _ready.Take(budget, now, _isDropped, taken);
        }
        if (taken.Count > 0)
            Pressure.MakeRoom();
    }

    /// <summary>
    /// The number of changes after which a run may begin that could not before. A caller reads it, then calls <see cref="Take"/>, and passes it to
    /// <see cref="WaitAsync"/> if there was nothing to take: a change in between ends that wait at once.
    /// </summary>
    public long Changes => _signal.Changes;

    /// <summary>Waits until a run may begin that could not before.</summary>
    /// <param name="seen">The value of <see cref="Changes"/> before the check that found nothing.</param>
    /// <param name="cancellationToken">Ends the wait without an error.</param>
    public async ValueTask WaitAsync(long seen, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task>? wait;
        lock (_gate)
            wait = _signal.Prepare(seen, _ready.NextRoom is { } room && !(_waiting.Next <= room) ? room : _waiting.Next);
        if (wait is not null)
            await wait(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a wait: a run that was granted early may begin, or the guard has a fault.</summary>
    public void Wake()
    {
        lock (_gate)
            _signal.Raise();
    }

    /// <summary>Makes a record ready whose START could not be asked, or whose run was given back.</summary>
    public void MakeReady(FetchedRecord record)
    {
        lock (_gate)
            if (Lanes.MayGoOn(record))
                _ready.Add(record);
    }

    /// <summary>Replaces the limits of types in all workers together. Early grants are given back, since they have no permits.</summary>
    public void SetLimits(IReadOnlyDictionary<string, TaskLimit>? limits)
    {
        lock (_gate)
            _ready.SetLimits(limits);
        Lanes.ReturnEarly();
    }

    /// <summary>The limit of a type in all workers together; <see langword="null"/> when it has none.</summary>
    public TaskLimit? LimitOf(string type)
    {
        lock (_gate)
            return _ready.LimitOf(type);
    }

    /// <summary>Makes a record ready whose limit has no room, and holds its type back until a time. The record comes first then.</summary>
    public void HoldBack(FetchedRecord record, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (!Lanes.MayGoOn(record))
                return;
            _ready.AddDue(record);
            _ready.HoldBack(record.Stream.Type, until);
        }
    }

    /// <summary>Ends the hold on a limited type, since one of its runs has ended and freed its permit.</summary>
    public void MakeRoom(string type)
    {
        lock (_gate)
        {
            _ready.HoldBack(type, until: null);
            _signal.Raise();
        }
    }

    /// <summary>Gives a granted run back to the guard, and makes its record ready.</summary>
    public void GiveBack(BrokerDelivery delivery)
    {
        Lanes.GiveBack(delivery);
        MakeReady(delivery.Source);
    }

    /// <summary>Makes a record ready at a time. Until then the record stays open, and blocks its key.</summary>
    public void Wait(FetchedRecord record, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (!Lanes.MayGoOn(record))
                return;
            _waiting.Add(record, until);
            _signal.Raise();
        }
    }

    /// <summary>True when the wait of a record without a key may be held here.</summary>
    /// <param name="record">The record.</param>
    /// <param name="due">The end of the wait.</param>
    public bool MayHold(FetchedRecord record, DateTimeOffset due)
    {
        if (due - _time.GetUtcNow() > Hold.LongestWait)
            return false;
        // The difference is right even after the 16-bit count has wrapped.
        if ((ushort)(Second() - record.FetchedAt) >= HoldLimits.LongestStay.TotalSeconds)
            return false;
        lock (_gate)
            return !_waiting.IsFull && record.Stream.MayHold;
    }

    /// <summary>Makes the waiting records of a task ready: somebody has made it due or cancelled it.</summary>
    public void Hurry(TaskId id)
    {
        lock (_gate)
            foreach (var record in _waiting.Take(id))
            {
                record.Repeat(record.Ended, _time.GetUtcNow());
                _ready.AddDue(record);
            }
    }

    /// <summary>The number of records that must run solo.</summary>
    public int Solo
    {
        get
        {
            lock (_gate)
                return _solo.Count;
        }
    }

    /// <summary>Keeps a record that must run solo.</summary>
    public void Isolate(FetchedRecord record)
    {
        lock (_gate)
            if (Lanes.MayGoOn(record))
                _solo.Add(record);
    }

    /// <summary>Makes the solo records ready. The guard then says for each whether it must still run solo.</summary>
    public void ReleaseSolo()
    {
        lock (_gate)
            while (_solo.TryTake(out var record))
                _ready.Add(record);
    }

    /// <summary>Ends a record that was requested early and needs no run.</summary>
    public void Skip(KeyedRecord record)
    {
        lock (_gate)
            if (record.Stage == RecordStage.AskedEarly)
                record.Lane!.Skip();
        End(record);
    }

    /// <summary>Ends a record.</summary>
    public void End(FetchedRecord record)
    {
        lock (_gate)
        {
            if (record.IsDone)
                return;
            record.MoveTo(RecordStage.Done);
            var keyed = record as KeyedRecord;
            var unfollowed = keyed is null ? null : KeyLanes.EndUnfollowed(keyed);
            record.Stream.Leave(record);
            if (keyed?.Lane is { } lane)
                Lanes.GoOn(lane, unfollowed);
        }
    }

    public void Dispose() => Pressure.Dispose();

    private ushort Second() => unchecked((ushort)(long)_time.GetElapsedTime(_opened).TotalSeconds);

    private void TakeSolo(in ReceiveBudget budget, List<FetchedRecord> taken)
    {
        while (taken.Count == 0 && _solo.TryTake(out var record))
            if (budget.IsOff(record.Stream.Type) || _ready.IsHeldBack(record.Stream.Type, _time.GetUtcNow()))
                // A type that is switched off or held back: the record waits with the others, and the guard answers Solo again later.
                _ready.Add(record);
            else if (!IsDropped(record))
            {
                record.MoveTo(RecordStage.Asked);
                taken.Add(record);
            }
    }

    // Drop gives back the grant that the record may have, or no other worker could run the task.
    private bool IsDropped(FetchedRecord record)
    {
        if (!record.Stream.IsLost)
            return false;
        Lanes.Drop(record);
        return true;
    }
}
