using TaskKit.Backends;

namespace TaskKit.Kafka.Receiving;

/// <summary>
/// The records that were fetched and do not run: ready ones by type, those behind an earlier record of their key, those that wait for a time,
/// and those that must run alone. Everything that moves a record from one of these to another goes through here, under one lock.
/// </summary>
internal sealed partial class Intake : IDisposable
{
    /// <summary>A topic with this many ready records is read no further, until a quarter is left. Of many topics each has less.</summary>
    public const int MostReady = 4096;

    // What is ready is alive, and each collection of the garbage goes through it.
    private const int MostReadyInAll = 8 * MostReady;
    private const int LeastReady = 256;

    /// <summary>A partition with this many records behind earlier ones of their keys is read no further, until a quarter is left.</summary>
    public const int MostWaiting = 50_000;

    /// <summary>How long a waiting task rests until it is looked at again.</summary>
    public static readonly TimeSpan WaitingLook = TimeSpan.FromSeconds(2);

    // A poller adds what it fetched in batches, for which there must be room.
    private const int LongestSpan = OffsetRing.DefaultLimit - MostReady;

    private readonly Lock _gate = new();
    private readonly GivenBack? _givenBack;
    private readonly TimeProvider _time;
    private readonly ReadyTopics _ready;
    private readonly int _mostReady;
    private readonly PriorityQueue<FetchedRecord, DateTimeOffset> _later = new();
    private readonly Queue<FetchedRecord> _alone = new();
    private readonly ManualResetEventSlim _room = new();
    private TaskCompletionSource? _wait;
    private bool _isPressed;
    private long _changes;
    private long _seen;

    /// <param name="types">The task type of each topic.</param>
    /// <param name="held">How many slots the tasks of a topic hold now.</param>
    /// <param name="givenBack">Takes runs that were asked for and begin no more; <see langword="null"/> without a state store.</param>
    /// <param name="time">The clock.</param>
    public Intake(IReadOnlyDictionary<string, string> types, Func<string, int> held, GivenBack? givenBack, TimeProvider time)
    {
        (_givenBack, _time) = (givenBack, time);
        _ready = new ReadyTopics(types, held);
        _mostReady = Math.Clamp(MostReadyInAll / Math.Max(1, types.Count), LeastReady, MostReady);
    }

    /// <summary>Takes over what a poller fetched.</summary>
    public void Add(List<FetchedRecord> records)
    {
        lock (_gate)
        {
            foreach (var record in records)
            {
                var track = record.Track;
                if (track.IsRevoked || !track.Offsets.Add(record.Record.Offset))
                    continue;
                track.Remember(record.Record);
                if (track.Enter(record, _time))
                    _ready.Add(record);
                _isPressed |= track.Waiting >= MostWaiting || track.Offsets.Span >= LongestSpan || _ready.Count(track.Topic) >= _mostReady;
            }
            Changed();
        }
    }

    /// <summary>Takes up to as many ready records as there are free slots; types that hold the fewest go first.</summary>
    /// <param name="budget">The slots.</param>
    /// <param name="taken">Where the records are added.</param>
    public void Take(in ReceiveBudget budget, List<FetchedRecord> taken)
    {
        lock (_gate)
        {
            if (budget.Alone)
            {
                TakeAlone(taken);
                return;
            }
            MoveDue();
            _ready.Take(budget, IsDropped, taken);
        }
        if (taken.Count > 0)
            _room.Set();
    }

    /// <summary>What changes from now on ends the next wait. For a caller that looks here and elsewhere before it waits.</summary>
    public void Look()
    {
        lock (_gate)
            _seen = _changes;
    }

    /// <summary>Waits until something may be ready that was not at the last <see cref="Look"/>.</summary>
    /// <param name="cancellationToken">Ends the wait without an error.</param>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        Task ready;
        TimeSpan patience;
        lock (_gate)
        {
            // What came since the last look may be ready.
            if (_changes != _seen)
                return;
            _wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ready = _wait.Task;
            patience = _later.TryPeek(out _, out var due) ? due - _time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        }
        if (patience != Timeout.InfiniteTimeSpan && patience <= TimeSpan.Zero)
            return;
        // Rounded up, so that the wait never ends just before the time for which it was made.
        if (patience != Timeout.InfiniteTimeSpan)
            patience = TimeSpan.FromMilliseconds(Math.Ceiling(patience.TotalMilliseconds));
        await ready.WaitAsync(patience, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ready again, at once: its START could not be asked, or the worker gave it back.</summary>
    public void Return(FetchedRecord record)
    {
        lock (_gate)
        {
            if (!IsItsTurn(record))
                return;
            _ready.Add(record);
            Changed();
        }
    }

    /// <summary>Ready again at a time. Its offset stays open, and its key blocked.</summary>
    public void Postpone(FetchedRecord record, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (!IsItsTurn(record))
                return;
            _later.Enqueue(record, until);
            Changed();
        }
    }

    /// <summary>Ready at its time, or sooner for a look whether somebody has made it due or cancelled it meanwhile.</summary>
    public void Wait(FetchedRecord record, DateTimeOffset due)
    {
        var look = _time.GetUtcNow() + WaitingLook;
        Postpone(record, due < look ? due : look);
    }

    /// <summary>How many wait that must run alone.</summary>
    public int Alone
    {
        get
        {
            lock (_gate)
                return _alone.Count;
        }
    }

    /// <summary>Must run alone.</summary>
    public void Isolate(FetchedRecord record)
    {
        lock (_gate)
            if (IsItsTurn(record))
                _alone.Enqueue(record);
    }

    /// <summary>Those that must run alone are ready like others: whether they still must, the guard is asked again.</summary>
    public void ReturnAlone()
    {
        lock (_gate)
            while (_alone.TryDequeue(out var record))
                _ready.Add(record);
    }

    /// <summary>A record's offset is done.</summary>
    public void Complete(FetchedRecord record)
    {
        lock (_gate)
        {
            if (record.IsDone)
                return;
            record.IsDone = true;
            var keyed = record as KeyedRecord;
            // It was not followed.
            var returned = keyed is { Lane: { } lane } && lane.Runs(keyed) ? lane.End() : null;
            record.Track.Leave(record);
            if (keyed?.Lane is not null)
                GoOn(keyed.Lane, returned);
        }
    }

    /// <summary>Ends a wait: there is something new elsewhere.</summary>
    public void Wake()
    {
        lock (_gate)
            Changed();
    }

    /// <summary>Whether something became too much since this was last asked.</summary>
    public bool TakePressure()
    {
        lock (_gate)
            return Interlocked.Exchange(ref _isPressed, false);
    }

    /// <summary>Whether a topic is to be read no further; once it is, only when a quarter is left it is not.</summary>
    public bool IsFull(string topic, bool wasFull)
    {
        lock (_gate)
            return _ready.Count(topic) >= (wasFull ? _mostReady / 4 : _mostReady);
    }

    /// <summary>Blocks while a topic is full, until the time is over.</summary>
    public void WaitForRoom(string topic, TimeSpan patience)
    {
        long start = _time.GetTimestamp();
        while (true)
        {
            // Before the look, so that what is taken after it ends the wait.
            _room.Reset();
            var left = patience - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !IsFull(topic, wasFull: false))
                return;
            _room.Wait(left);
        }
    }

    /// <summary>Whether a partition is to be read no further, and why.</summary>
    public string? Congestion(PartitionTrack track, bool wasFull)
    {
        lock (_gate)
        {
            int most = wasFull ? MostWaiting / 4 : MostWaiting;
            if (track.Waiting >= most)
                return $"{track.Waiting} tasks wait behind earlier ones of their keys";
            if (track.Offsets.Span >= (wasFull ? LongestSpan / 4 : LongestSpan))
                return $"the task at offset {track.Offsets.Mark} has not ended, and {track.Offsets.Span} later ones have been read";
            return null;
        }
    }

    /// <summary>About since when the oldest open record of a partition has waited; <see langword="null"/> when none is open.</summary>
    public DateTimeOffset? OldestOpen(PartitionTrack track)
    {
        lock (_gate)
            return track.OldestOpen();
    }

    /// <summary>What may be committed for the partitions, and is not.</summary>
    public List<(PartitionTrack Track, long Mark)> Uncommitted(IEnumerable<PartitionTrack> tracks)
    {
        lock (_gate)
            return [.. tracks.Where(track => track.Uncommitted is not null).Select(track => (track, track.Uncommitted!.Value))];
    }

    public void Dispose() => _room.Dispose();

    private void MoveDue()
    {
        var now = _time.GetUtcNow();
        while (_later.TryPeek(out var record, out var due) && due <= now)
        {
            _later.Dequeue();
            _ready.Add(record);
        }
    }

    private void TakeAlone(List<FetchedRecord> taken)
    {
        while (taken.Count == 0 && _alone.TryDequeue(out var record))
            if (!IsDropped(record))
                taken.Add(record);
    }

    // What may have been granted and can begin no more is given back: nobody else could run it.
    private bool IsDropped(FetchedRecord record)
    {
        if (!record.Track.IsRevoked)
            return false;
        Drop(record);
        return true;
    }

    private void Changed()
    {
        _changes++;
        _wait?.TrySetResult();
        _wait = null;
    }
}
