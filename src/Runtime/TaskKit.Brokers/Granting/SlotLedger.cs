using TaskKit.Backends;

namespace TaskKit.Brokers.Granting;

/// <summary>
/// The count of slots: free ones, those reserved by open requests, and those that become free before an answer of the guard. Numbers only; guarded by
/// <see cref="GrantQueue"/>.
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

    /// <summary>Those of them without a run or a request.</summary>
    public int Open { get; private set; }

    /// <summary>True while slots of single types are limited, or a task runs solo: then nothing is requested ahead.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>The number of runs that are expected to begin within the look-ahead.</summary>
    public int Expected => (int)(_pace * LookAhead.TotalSeconds);

    /// <summary>The time since the last run that was given to the worker.</summary>
    public TimeSpan SinceLastGiven => time.GetElapsedTime(_lastGiven);

    /// <summary>Takes the worker's free slots.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="given">The number of runs that fill some of them now.</param>
    /// <param name="queued">The number of granted runs that are left.</param>
    /// <returns>The number of runs to request: for the slots without a run or request, and for the slots expected soon.</returns>
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

    /// <summary>Notes that a run filled a slot in the moment it became free.</summary>
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

    /// <summary>Reserves a slot for the next task of a key, if one is left.</summary>
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

    /// <summary>Starts the time of <see cref="SinceLastGiven"/> again: the first of a row of grants came.</summary>
    public void Restart() => _lastGiven = time.GetTimestamp();

    /// <summary>Offers no slots any more.</summary>
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
