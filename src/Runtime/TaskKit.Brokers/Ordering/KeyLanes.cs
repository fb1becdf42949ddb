using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>
/// Keeps the order of records that share a key: decides which may be ready, and which are requested early. Shares the lock of the desk.
/// </summary>
/// <param name="gate">The lock of the desk.</param>
/// <param name="ready">The ready records.</param>
/// <param name="returned">Takes grants that will not begin.</param>
internal sealed class KeyLanes(Lock gate, ReadyRecords ready, ReturnedRuns returned)
{
    /// <summary>The longest time that an early grant waits behind a run before it is given back.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    // The lanes that have early grants.
    private readonly HashSet<KeyLane> _withEarly = [];
    private bool _isClosed;

    /// <summary>Notes that a run begins which was not requested early.</summary>
    public void Begin(KeyedRecord record)
    {
        lock (gate)
            record.Lane?.Begin(record);
    }

    /// <summary>Takes the next run of a lane after a handler has ended with success. It begins before that success is stored.</summary>
    /// <param name="ended">The record.</param>
    /// <param name="taken">The duration of the handler.</param>
    /// <returns>The run that begins in the same slot, if one was granted early.</returns>
    public BrokerDelivery? Next(KeyedRecord ended, TimeSpan taken)
    {
        lock (gate)
        {
            // A settle of the record gives back the early grants behind it.
            if (_isClosed || ended.Stream.IsLost || ended.Lane is not { } lane)
                return null;
            var next = lane.Next(ended, taken);
            if (!lane.HasGranted)
                _withEarly.Remove(lane);
            return next;
        }
    }

    /// <summary>
    /// Selects the records to request early while the success of a run is being stored. The caller must call <see cref="Arrive"/> or
    /// <see cref="RecordDesk.Skip"/> for each.
    /// </summary>
    /// <param name="ended">The record of the run.</param>
    /// <param name="hasRoom">Reserves a slot, and is called only if there is a record for it; false when none is free.</param>
    /// <param name="asked">The list to add to.</param>
    /// <returns>True when anything was added.</returns>
    public bool AskEarly(KeyedRecord ended, Func<bool> hasRoom, List<KeyedRecord> asked)
    {
        lock (gate)
        {
            var stream = ended.Stream;
            if (_isClosed || ended.IsDone || stream.IsLost || ended.Lane is not { } lane)
                return false;
            // A run of a limited type is never granted for a slot that is not free yet.
            if (ready.LimitOf(stream.Type) is not null)
                return false;
            if (!lane.MayAsk(ended, stream.Queued) || !hasRoom())
                return false;
            lane.Ask(stream.Queued, asked);
            return true;
        }
    }

    /// <summary>Takes the guard's answer to an early request.</summary>
    /// <param name="record">The record.</param>
    /// <param name="granted">Its run, if it was granted.</param>
    /// <param name="isAnswered">False when the guard could not be asked, or answered only that it does not decide before the record's turn.</param>
    public Arrival Arrive(KeyedRecord record, BrokerDelivery? granted, bool isAnswered)
    {
        lock (gate)
        {
            var lane = record.Lane!;
            bool isOver = _isClosed || record.Stream.IsLost;
            if (granted is not null && record.Stage == RecordStage.AskedEarly && !isOver)
                return Keep(lane, granted, record);
            if (record.Stage == RecordStage.AskedEarly)
                lane.Refuse(record);
            record.MoveTo(RecordStage.Queued);
            if (lane.Head != record)
            {
                if (granted is not null)
                    GiveBack(granted);
                return Arrival.Nothing;
            }
            record.MoveTo(RecordStage.Asked);
            if (isAnswered && !isOver)
                return Arrival.InOrder;
            // The desk requests it again under the same token, or gives the token back if the stream is lost.
            ready.Add(record);
            return Arrival.Nothing;
        }
    }

    /// <summary>Gives back early grants that wait for too long.</summary>
    public void ReturnSlow()
    {
        lock (gate)
            foreach (var lane in _withEarly.Where(lane => lane.Elapsed > LongestWait).ToList())
                GiveBack(lane, lane.Return());
    }

    /// <summary>Gives back all early grants, or those of the key of one task.</summary>
    public void ReturnEarly(TaskId? id = null)
    {
        lock (gate)
            foreach (var lane in _withEarly.Where(lane => id is not { } task || lane.HasGrantedTo(task)).ToList())
                GiveBack(lane, lane.Return());
    }

    /// <summary>Releases a granted run that does not begin. The record keeps its stage.</summary>
    public void GiveBack(BrokerDelivery delivery)
    {
        returned.Add(delivery.Run);
        delivery.Source.Token = default;
    }

    /// <summary>Ends early requests for good, and gives their grants back.</summary>
    public void Close()
    {
        lock (gate)
            _isClosed = true;
        ReturnEarly();
    }

    /// <summary>
    /// True when a record may be ready or wait now: it has no key, or is the first of its key. Any other goes back to
    /// <see cref="RecordStage.Queued"/> until its turn comes. Called under the desk's lock.
    /// </summary>
    public bool MayGoOn(FetchedRecord record)
    {
        if (record is not KeyedRecord { Lane: { } lane } keyed)
            return true;
        if (lane.Runs(keyed) || lane.Head == record)
            GiveBack(lane, lane.End());
        if (lane.Head == record)
            return true;
        keyed.MoveTo(RecordStage.Queued);
        return false;
    }

    /// <summary>
    /// Stops early requests behind a record that ends without a next run in its slot. Called under the desk's lock, before the record leaves its
    /// lane.
    /// </summary>
    /// <returns>The early grants, for <see cref="GoOn"/>.</returns>
    public static List<BrokerDelivery>? EndUnfollowed(KeyedRecord record) =>
        record.Lane is { } lane && lane.Runs(record) ? lane.End() : null;

    /// <summary>Makes the first record of a key ready, after the record in front of it has left. Called under the desk's lock.</summary>
    /// <param name="lane">The key.</param>
    /// <param name="unfollowed">The early grants to give back, or <see langword="null"/>.</param>
    public void GoOn(KeyLane lane, List<BrokerDelivery>? unfollowed)
    {
        if (unfollowed is not null)
            GiveBack(lane, unfollowed);
        if (lane.Head is { Stage: RecordStage.Queued } next)
            ready.Add(next);
    }

    /// <summary>Forgets a record of a lost stream and the records behind it. Grants that may have been made go back. Called under the desk's lock.</summary>
    public void Drop(FetchedRecord record)
    {
        returned.Add(record);
        if (record is not KeyedRecord { Lane: { } lane } keyed)
            return;
        GiveBack(lane, lane.End());
        for (var next = keyed.Behind; next is not null; next = next.Behind)
            if (next.Stage == RecordStage.Queued)
                returned.Add(next);
        record.Stream.Forget(keyed);
    }

    private Arrival Keep(KeyLane lane, BrokerDelivery granted, KeyedRecord record)
    {
        var begins = lane.Grant(granted, record);
        if (lane.HasGranted)
            _withEarly.Add(lane);
        return Arrival.Granted(begins);
    }

    private void GiveBack(KeyLane lane, List<BrokerDelivery> grants)
    {
        _withEarly.Remove(lane);
        foreach (var delivery in grants)
            // The first of the key becomes ready, and is requested again under the same token.
            if (delivery.Source != lane.Head)
                GiveBack(delivery);
    }
}
