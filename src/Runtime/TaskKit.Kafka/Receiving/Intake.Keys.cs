namespace TaskKit.Kafka.Receiving;

/// <summary>What follows what in a key.</summary>
internal sealed partial class Intake
{
    // Those with runs that are granted ahead.
    private readonly HashSet<KeyLane> _ahead = [];
    private bool _isClosed;

    /// <summary>A run was granted in its turn and goes to the worker.</summary>
    public void Begin(KeyedRecord record)
    {
        lock (_gate)
            record.Lane?.Begin(record);
    }

    /// <summary>What begins in the place of a run whose handler has ended with success, if it is granted already.</summary>
    /// <param name="ended">Its record.</param>
    /// <param name="taken">How long the handler took.</param>
    public KafkaDelivery? Next(KeyedRecord ended, TimeSpan taken)
    {
        lock (_gate)
        {
            // What is granted behind it is given back when it is settled.
            if (_isClosed || ended.Track.IsRevoked || ended.Lane is not { } lane)
                return null;
            var next = lane.Next(ended, taken);
            if (!lane.HasGranted)
                _ahead.Remove(lane);
            return next;
        }
    }

    /// <summary>
    /// What is to be asked for ahead of its turn, while the success of a run is being stored. Each ends with <see cref="Arrive"/> or <see cref="Skip"/>.
    /// </summary>
    /// <param name="ended">The run's record.</param>
    /// <param name="mayAsk">Asked once there is something: whether the worker has room for one that begins at once.</param>
    /// <param name="asked">Where it is added.</param>
    /// <returns>Whether anything was added.</returns>
    public bool AskAhead(KeyedRecord ended, Func<bool> mayAsk, List<KeyedRecord> asked)
    {
        lock (_gate)
        {
            var track = ended.Track;
            if (_isClosed || ended.IsDone || track.IsRevoked || ended.Lane is not { } lane)
                return false;
            if (!lane.MayAsk(ended, track.Waiting) || !mayAsk())
                return false;
            lane.Ask(track.Waiting, asked);
            return true;
        }
    }

    /// <summary>The guard has answered about a record that was asked for ahead of its turn, or could not be asked.</summary>
    /// <param name="record">The record.</param>
    /// <param name="granted">Its run, if it was granted.</param>
    /// <param name="isAnswered">Whether there is an answer.</param>
    /// <param name="begins">What begins now.</param>
    /// <returns>Whether it is the record's turn by now, and the caller does what the answer says.</returns>
    public bool Arrive(KeyedRecord record, KafkaDelivery? granted, bool isAnswered, out KafkaDelivery? begins)
    {
        begins = null;
        lock (_gate)
        {
            var lane = record.Lane!;
            bool isOver = _isClosed || record.Track.IsRevoked;
            if (granted is not null && record.Turn == KeyedTurn.Asked && !isOver)
            {
                begins = lane.Grant(granted, record);
                if (lane.HasGranted)
                    _ahead.Add(lane);
                return false;
            }
            if (record.Turn == KeyedTurn.Asked)
                lane.Refuse(record);
            record.Turn = KeyedTurn.Waiting;
            if (lane.Head != record)
            {
                if (granted is not null)
                    GiveBack(granted);
                return false;
            }
            record.Turn = KeyedTurn.Taken;
            if (isAnswered && !isOver)
                return true;
            // Asked again under the same token, or given back if the partition is gone.
            _ready.Add(record);
            Changed();
            return false;
        }
    }

    /// <summary>A record that was asked for ahead of its turn needs no run.</summary>
    public void Skip(KeyedRecord record)
    {
        lock (_gate)
            if (record.Turn == KeyedTurn.Asked)
                record.Lane!.Skip();
        Complete(record);
    }

    /// <summary>Gives back what was granted ahead in its key and waits for too long.</summary>
    public void ReturnSlow()
    {
        lock (_gate)
            foreach (var lane in _ahead.Where(lane => lane.Elapsed > Grants.LongestWait).ToList())
                GiveBack(lane, lane.Return());
    }

    /// <summary>A granted run goes back to the guard, and its record is ready again.</summary>
    public void Return(KafkaDelivery delivery)
    {
        GiveBack(delivery);
        Return(delivery.Source);
    }

    /// <summary>Gives back what was granted ahead, or only what waits in the key of one task.</summary>
    public void ReturnAhead(TaskId? id = null)
    {
        lock (_gate)
            foreach (var lane in _ahead.Where(lane => id is not { } task || lane.HasGrantedTo(task)).ToList())
                GiveBack(lane, lane.Return());
    }

    /// <summary>Nothing follows any more.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        ReturnAhead();
    }

    // Only the first of a key may be ready. What is told about another that ran ahead of its turn is asked again when its turn comes.
    private bool IsItsTurn(FetchedRecord record)
    {
        if (record is not KeyedRecord { Lane: { } lane } keyed)
            return true;
        if (lane.Runs(keyed) || lane.Head == record)
            GiveBack(lane, lane.End());
        keyed.Turn = lane.Head == record ? KeyedTurn.Taken : KeyedTurn.Waiting;
        return lane.Head == record;
    }

    private void GoOn(KeyLane lane, List<KafkaDelivery>? returned)
    {
        if (returned is not null)
            GiveBack(lane, returned);
        if (lane.Head is not { Turn: KeyedTurn.Waiting } next)
            return;
        next.Turn = KeyedTurn.Taken;
        _ready.Add(next);
        Changed();
    }

    private void GiveBack(KeyLane lane, List<KafkaDelivery> returned)
    {
        _ahead.Remove(lane);
        foreach (var delivery in returned)
            // Whose turn it is now is asked for again, under the same token.
            if (delivery.Source != lane.Head)
                GiveBack(delivery);
    }

    private void GiveBack(KafkaDelivery delivery)
    {
        _givenBack?.Add(delivery.Run);
        delivery.Source.Token = default;
    }

    // What may have been granted and can begin no more is given back: nobody else could run it.
    private void Drop(FetchedRecord record)
    {
        _givenBack?.Add(record);
        if (record is not KeyedRecord { Lane: { } lane } keyed)
            return;
        GiveBack(lane, lane.End());
        for (var next = keyed.Behind; next is not null; next = next.Behind)
            if (next.Turn == KeyedTurn.Waiting)
                _givenBack?.Add(next);
        record.Track.Forget(keyed);
    }
}
