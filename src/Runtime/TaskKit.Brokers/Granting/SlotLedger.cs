using TaskKit.Backends;

namespace TaskKit.Brokers.Granting;

/// <summary>
/// Counts the slots that are free, that are reserved for open requests, and that are expected to become free before the guard answers.
/// <see cref="GrantQueue"/> calls it under its lock.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SlotLedger(TimeProvider time)
{
    // Runs for slots that become free within this time are requested now, so that no slot waits for the guard.
    private static readonly TimeSpan LookAhead = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PaceWindow = TimeSpan.FromMilliseconds(50);

    private int _reserved;
    private int _forFollowers;
    private int _given;
    private long _paceBegan = time.GetTimestamp();
    private long _lastGiven;
    private double _pace;
    private bool _isClosed;

    /// <summary>The slots that were free at the last <see cref="Offer"/> and were not filled by it.</summary>
    public int Free { get; private set; }

    /// <summary>The part of <see cref="Free"/> for which neither a run nor a request was there.</summary>
    public int Open { get; private set; }

    /// <summary>
    /// True while single types have fewer slots than the worker, or a task runs solo. No run is then requested before its slot is free.
    /// </summary>
    public bool IsLimited { get; private set; }

    /// <summary>The number of runs that are expected to begin within the next 5 ms, by the pace of the last ones.</summary>
    public int Expected => (int)(_pace * LookAhead.TotalSeconds);

    /// <summary>The time since the last run that was given to the worker.</summary>
    public TimeSpan SinceLastGiven => time.GetElapsedTime(_lastGiven);

    /// <summary>Takes the worker's free slots.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="given">The number of runs that fill some of them now.</param>
    /// <param name="queued">The number of granted runs that are left.</param>
    /// <returns>The number of runs to request: for the slots in <see cref="Open"/>, and for those that are expected to become free.</returns>
    public int Offer(in ReceiveBudget budget, int given, int queued)
    {
        Measure(given);
        Free = budget.Total - given;
        int open = Free - _reserved - queued;
        IsLimited = _isClosed || budget.Solo || budget.PerType is not null;
        Open = Math.Max(0, open);
        _forFollowers = IsLimited ? 0 : Open;
        return Math.Max(0, IsLimited ? open : open + Expected);
    }

    /// <summary>Counts a run that filled a slot at the moment at which it became free.</summary>
    /// <param name="queued">The number of granted runs that are left.</param>
    /// <param name="isAsking">True while a request is open.</param>
    /// <returns>The number of runs to request.</returns>
    public int Refill(int queued, bool isAsking)
    {
        Measure(1);
        int left = queued + _reserved;
        return !isAsking && left <= Expected / 2 ? Expected - left : 0;
    }

    /// <summary>Reserves slots for requests.</summary>
    public void Reserve(int count)
    {
        _reserved += count;
        _forFollowers = Math.Max(0, _forFollowers - count);
    }

    /// <summary>Reserves a slot for the task that follows on one of its key, if a slot is left.</summary>
    public bool TryReserveForFollower()
    {
        if (_forFollowers == 0)
            return false;
        _forFollowers--;
        _reserved++;
        return true;
    }

    /// <summary>Frees the reservations of answered requests.</summary>
    public void Release(int count) => _reserved -= count;

    /// <summary>Sets <see cref="SinceLastGiven"/> to zero. Called for the first grant of an empty queue, whose wait begins now.</summary>
    public void Restart() => _lastGiven = time.GetTimestamp();

    /// <summary>Ends requests ahead and reservations for good: the worker takes no more runs.</summary>
    public void Close() => (_isClosed, IsLimited, _forFollowers) = (true, true, 0);

    private void Measure(int given)
    {
        _given += given;
        if (given > 0)
            _lastGiven = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_paceBegan);
        if (elapsed < PaceWindow)
            return;
        _pace = _given / elapsed.TotalSeconds;
        (_given, _paceBegan) = (0, time.GetTimestamp());
    }
}
