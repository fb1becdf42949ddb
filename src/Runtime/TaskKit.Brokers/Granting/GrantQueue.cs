using System.Runtime.ExceptionServices;
using TaskKit.Backends;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Brokers.Granting;

/// <summary>The granted runs that wait for a slot of the worker.</summary>
/// <param name="returned">Releases the runs that get no slot.</param>
/// <param name="time">The clock.</param>
internal sealed class GrantQueue(ReturnedRuns returned, TimeProvider time)
{
    /// <summary>The longest time that a grant waits for a slot before it is given back.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private static readonly List<BrokerDelivery> None = [];

    private readonly Lock _gate = new();
    private readonly SlotLedger _slots = new(time);
    private List<BrokerDelivery> _granted = [];
    private Exception? _trouble;
    private TaskCompletionSource? _changed;
    private bool _isAsking;
    private bool _isClosed;

    // Read without the lock, since it is read after each task.
    private volatile bool _hasGranted;

    /// <summary>True while START is asked for ready records. Early requests do not count.</summary>
    public bool IsAsking
    {
        get
        {
            lock (_gate)
                return _isAsking;
        }
    }

    /// <summary>The number of granted runs.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _granted.Count;
        }
    }

    /// <summary>The number of slots that were free at the last <see cref="Offer"/> and for which neither a run nor a request was there.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
                return _slots.Open;
        }
    }

    /// <summary>Fills the worker's free slots with granted runs.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="given">The runs that fill some of them.</param>
    /// <returns>The number of runs to request.</returns>
    /// <exception cref="BackendUnavailableException">The guard could not be asked.</exception>
    public int Offer(in ReceiveBudget budget, out List<BrokerDelivery> given)
    {
        lock (_gate)
        {
            if (_trouble is { } trouble)
            {
                _trouble = null;
                ExceptionDispatchInfo.Throw(trouble);
            }
            given = Take(budget.Total);
            return _slots.Offer(budget, given.Count, _granted.Count);
        }
    }

    /// <summary>Fills one slot at the moment at which it becomes free.</summary>
    /// <param name="more">The number of runs to request for the slots that become free next.</param>
    /// <returns>The run; <see langword="null"/> when none is granted ahead.</returns>
    public BrokerDelivery? Next(out int more)
    {
        more = 0;
        if (!_hasGranted)
            return null;
        lock (_gate)
        {
            if (_slots.IsLimited || _granted.Count == 0)
                return null;
            var next = _granted[0];
            _granted.RemoveAt(0);
            _hasGranted = _granted.Count > 0;
            more = _slots.Refill(_granted.Count, _isAsking);
            return next;
        }
    }

    /// <summary>
    /// Opens a request for ready records and reserves a slot for each. Only one request is open at a time; <see cref="Answered"/> or
    /// <see cref="Failed"/> ends it.
    /// </summary>
    /// <param name="slots">The slots to fill.</param>
    /// <param name="take">Takes records for the slots. Not called while a request is open.</param>
    /// <param name="taken">The list of the request's records.</param>
    /// <returns>The number of records, 0 when none is ready; <see langword="null"/> when a request is open already.</returns>
    public int? Ask(in ReceiveBudget slots, TakeRecords take, List<FetchedRecord> taken)
    {
        lock (_gate)
        {
            if (_isAsking)
                return null;
            _isAsking = true;
        }
        // Outside this lock: the desk calls TryReserveForFollower under its own lock, and the two would deadlock.
        taken.Clear();
        take(slots, taken);
        int count = taken.Count;
        lock (_gate)
        {
            _slots.Reserve(count);
            _isAsking = count > 0;
            if (count == 0)
                Change();
        }
        return count;
    }

    /// <summary>Reserves a slot for the task that follows on one of its key, until <see cref="Followed"/>.</summary>
    public bool TryReserveForFollower()
    {
        lock (_gate)
            return _slots.TryReserveForFollower();
    }

    /// <summary>Ends the open request: takes its granted runs, and ends the reservations of its slots.</summary>
    public void Answered(List<BrokerDelivery> granted, int asked)
    {
        lock (_gate)
        {
            _isAsking = false;
            Add(granted, asked);
        }
    }

    /// <summary>Ends a request that failed. <see cref="Offer"/> throws the exception.</summary>
    public void Failed(Exception trouble, int asked)
    {
        lock (_gate)
        {
            _isAsking = false;
            _trouble = trouble;
            Add([], asked);
        }
    }

    /// <summary>Takes the runs that early requests were granted, and ends the reservations of their slots.</summary>
    public void Followed(List<BrokerDelivery> granted, int asked)
    {
        lock (_gate)
            Add(granted, asked);
    }

    /// <summary>Waits until <see cref="Offer"/> has something new, or no request is open.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_granted.Count > 0 || !_isAsking)
                return Task.CompletedTask;
            _changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task;
        }
    }

    /// <summary>
    /// Takes runs out that have waited for too long, since slots become free more slowly than before. The caller gives them back. Runs that have a free
    /// slot stay: a worker that is slow to take them would otherwise never get them.
    /// </summary>
    public List<BrokerDelivery> TakeSlow()
    {
        lock (_gate)
        {
            int free = _slots.Free;
            if (_granted.Count <= free || _slots.SinceLastGiven <= LongestWait)
                return None;
            var slow = _granted.GetRange(free, _granted.Count - free);
            _granted.RemoveRange(free, slow.Count);
            _hasGranted = _granted.Count > 0;
            return slow;
        }
    }

    /// <summary>Gives back all runs that are granted now or later: the worker takes no more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _slots.Close();
            GiveBack();
            Change();
        }
    }

    private List<BrokerDelivery> Take(int most)
    {
        if (_granted.Count == 0)
            return None;
        if (_granted.Count <= most)
        {
            var all = _granted;
            _granted = [];
            _hasGranted = false;
            return all;
        }
        var taken = _granted.GetRange(0, most);
        _granted.RemoveRange(0, most);
        return taken;
    }

    private void Add(List<BrokerDelivery> granted, int asked)
    {
        _slots.Release(asked);
        if (_granted.Count == 0)
        {
            _slots.Restart();
            _granted = granted;
        }
        else
            _granted.AddRange(granted);
        _hasGranted = _granted.Count > 0;
        if (_isClosed)
            GiveBack();
        Change();
    }

    private void GiveBack()
    {
        foreach (var delivery in _granted)
            returned.Add(delivery.Run);
        _granted = [];
        _hasGranted = false;
    }

    private void Change()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
