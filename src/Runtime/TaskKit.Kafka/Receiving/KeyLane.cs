namespace TaskKit.Kafka.Receiving;

/// <summary>
/// The records of one key in one assignment of a partition, in their order: one runs at a time. Runs of a quick key are granted ahead, so that each
/// begins as soon as the handler of the one before it has ended with success, and no exchange with the guard lies in between. Guarded by the intake.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class KeyLane(TimeProvider time)
{
    /// <summary>As many runs are granted ahead as are expected to begin within this time: they count as running while they wait.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How many runs are granted ahead at most in a partition: a crash of the worker counts against each. Its keys share them in proportion to what
    /// waits in them.
    /// </summary>
    public const int MostAhead = 256;

    // How much the last run says about the next.
    private const double Weight = 0.25;

    private readonly Queue<KafkaDelivery> _granted = new();
    private KeyedRecord? _tail;

    // The one that began last; none once it has left.
    private KeyedRecord? _last;

    // The last of those that were granted, and the last of those that were asked for; none when that is the one that began last.
    private KeyedRecord? _lastGranted;
    private KeyedRecord? _lastAsked;
    private LanePhase _phase;
    private int _count;
    private int _ahead;
    private long _began;
    private TimeSpan? _usual;

    /// <summary>The first that has not ended.</summary>
    public KeyedRecord? Head { get; private set; }

    /// <summary>Whether runs are granted ahead and have not begun.</summary>
    public bool HasGranted => _granted.Count > 0;

    /// <summary>Whether a run of a task is granted ahead and has not begun.</summary>
    public bool HasGrantedTo(TaskId id) => _granted.Any(delivery => delivery.Task.Id == id);

    /// <summary>How long the one that began last has run.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Adds a record as the last.</summary>
    /// <returns>Whether it is the only one, and so may run now.</returns>
    public bool Add(KeyedRecord record)
    {
        record.Lane = this;
        _count++;
        if (_tail is not null && Head is not null)
            _tail.Behind = record;
        else
            (Head, record.Turn) = (record, KeyedTurn.Taken);
        _tail = record;
        return Head == record;
    }

    /// <summary>A run in its turn was granted and begins.</summary>
    public void Begin(KeyedRecord record)
    {
        (record.Turn, _last, _phase, _began) = (KeyedTurn.Taken, record, LanePhase.Running, time.GetTimestamp());
        if (_ahead == 0)
            (_lastGranted, _lastAsked) = (null, null);
    }

    /// <summary>The handler of a run has ended with success: what begins in its place, if it is granted already.</summary>
    /// <param name="ended">Its record.</param>
    /// <param name="taken">How long the handler took.</param>
    public KafkaDelivery? Next(KeyedRecord ended, TimeSpan taken)
    {
        if (_phase != LanePhase.Running || _last != ended)
            return null;
        _usual = _usual is { } usual ? usual + (taken - usual) * Weight : taken;
        _phase = LanePhase.Between;
        return BeginGranted();
    }

    /// <summary>Whether there is something to ask for ahead of its turn, while the success of a run is being stored.</summary>
    /// <param name="ended">The run's record.</param>
    /// <param name="waiting">How many wait in all keys of the partition.</param>
    public bool MayAsk(KeyedRecord ended, int waiting) =>
        // A run that is stored and was not followed: the worker wants nothing to follow.
        _phase != LanePhase.Ended
        && !Runs(ended)
        && Room(waiting) > 0
        && NextToAsk(time.GetUtcNow()) is not null;

    /// <summary>Adds what is to be asked for ahead of its turn.</summary>
    /// <param name="waiting">How many wait in all keys of the partition.</param>
    /// <param name="asked">Where it is added.</param>
    public void Ask(int waiting, List<KeyedRecord> asked)
    {
        var now = time.GetUtcNow();
        for (int room = Room(waiting); room > 0 && NextToAsk(now) is { } next; room--)
        {
            next.Turn = KeyedTurn.Asked;
            asked.Add(next);
            _lastAsked = next;
            _ahead++;
        }
    }

    /// <summary>A run was granted ahead of its turn.</summary>
    /// <returns>What begins now, if none of the key runs.</returns>
    public KafkaDelivery? Grant(KafkaDelivery delivery, KeyedRecord record)
    {
        record.Turn = KeyedTurn.Granted;
        _granted.Enqueue(delivery);
        _lastGranted = record;
        return _phase == LanePhase.Between ? BeginGranted() : null;
    }

    /// <summary>A record that was asked for ahead of its turn is not to be asked for any more; nor is what was asked for behind it.</summary>
    public void Refuse(KeyedRecord record)
    {
        AskInVain(record);
        record.Turn = KeyedTurn.Waiting;
    }

    /// <summary>A record that was asked for ahead of its turn turned out to need no run.</summary>
    public void Skip() => _ahead--;

    /// <summary>
    /// Nothing follows until a record of the key begins in its turn: what is granted ahead waits again. The intake must give back what is returned.
    /// </summary>
    public List<KafkaDelivery> End()
    {
        _phase = LanePhase.Ended;
        return Return();
    }

    /// <summary>What is granted ahead waits again, since the run before it takes longer than others did. The intake must give it back.</summary>
    public List<KafkaDelivery> Return()
    {
        AskInVain(After(_lastGranted ?? _last));
        List<KafkaDelivery> returned = [.. _granted];
        foreach (var delivery in returned)
            ((KeyedRecord)delivery.Source).Turn = KeyedTurn.Waiting;
        _granted.Clear();
        (_ahead, _lastGranted, _lastAsked) = (0, null, null);
        return returned;
    }

    /// <summary>A record has ended.</summary>
    /// <returns>How many records no longer wait behind one of the key.</returns>
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
            if (_last == gone)
                _last = null;
            if (_lastGranted == gone)
                _lastGranted = null;
            if (_lastAsked == gone)
                _lastAsked = null;
        }
        return moved;
    }

    /// <summary>Whether a record is the one that began last, and nothing has followed it.</summary>
    public bool Runs(KeyedRecord record) => _phase == LanePhase.Running && _last == record;

    private KafkaDelivery? BeginGranted()
    {
        if (!_granted.TryDequeue(out var next))
            return null;
        _ahead--;
        Begin((KeyedRecord)next.Source);
        return next;
    }

    private void AskInVain(KeyedRecord? first)
    {
        for (var record = _lastAsked is null ? null : first; record is not null; record = record.Behind)
        {
            if (record.Turn == KeyedTurn.Asked)
            {
                record.Turn = KeyedTurn.AskedInVain;
                _ahead--;
            }
            if (record == _lastAsked)
                break;
        }
        _lastAsked = null;
    }

    // How many runs are to be granted ahead. The next one is always asked for in the moment in which the last one's success is stored.
    private int Room(int waiting)
    {
        int least = _phase == LanePhase.Between ? 1 : 0;
        if (_usual is not { } usual)
            return least - _ahead;
        double quick = Ahead / Max(usual, TimeSpan.FromMicroseconds(1));
        double share = (double)MostAhead * _count / Math.Max(_count, waiting);
        return Math.Max(least, (int)Math.Min(quick, share)) - _ahead;
    }

    private KeyedRecord? NextToAsk(DateTimeOffset now)
    {
        var next = After(_lastAsked ?? _lastGranted ?? _last);
        while (next is { IsDone: true })
            next = next.Behind;
        return next is { Turn: KeyedTurn.Waiting } && (next.Record.Due is not { } due || due <= now) ? next : null;
    }

    // What has left has no place in the order: then it goes on with the first that has not.
    private KeyedRecord? After(KeyedRecord? record) => record is null ? Head : record.Behind;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private enum LanePhase
    {
        /// <summary>Nothing of the key has begun, or the one that began last did not end with success, or was not followed.</summary>
        Ended,

        /// <summary>The one that began last runs.</summary>
        Running,

        /// <summary>The handler of the one that began last has ended with success.</summary>
        Between,
    }
}
