using System.Runtime.ExceptionServices;
using TaskKit.Backends;

namespace TaskKit.Kafka.Receiving;

/// <summary>Runs that the guard granted and the worker has not been given yet, and the room that the worker has for more.</summary>
/// <param name="givenBack">Takes what the worker will not; <see langword="null"/> without a state store.</param>
/// <param name="time">The clock.</param>
internal sealed class Grants(GivenBack? givenBack, TimeProvider time)
{
    /// <summary>What is granted waits for a slot no longer than this.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    // Slots that become free within this time are asked for ahead, so that none waits for an exchange with the guard.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PaceWindow = TimeSpan.FromMilliseconds(50);

    private static readonly List<KafkaDelivery> None = [];

    private readonly Lock _gate = new();
    private List<KafkaDelivery> _granted = [];
    private Exception? _trouble;
    private TaskCompletionSource? _changed;
    private bool _isAsking;
    private int _asked;
    private int _room;
    private int _given;
    private int _free;
    private long _paceBegan = time.GetTimestamp();
    private long _lastGave;
    private double _pace;

    // Looked at without the lock, after each task.
    private volatile bool _hasGranted;
    private bool _isLimited;
    private bool _isClosed;

    /// <summary>The worker has slots. Those that others stand for already, asked or granted, are taken off.</summary>
    /// <param name="budget">What the worker has free.</param>
    /// <param name="granted">What it is to be given now.</param>
    /// <returns>How many more may be asked for, with those for which there will be a slot when the answer comes.</returns>
    /// <exception cref="BackendUnavailableException">The guard could not be asked.</exception>
    public int Offer(in ReceiveBudget budget, out List<KafkaDelivery> granted)
    {
        lock (_gate)
        {
            if (_trouble is { } trouble)
            {
                _trouble = null;
                ExceptionDispatchInfo.Throw(trouble);
            }
            granted = Take(budget.Total);
            Measure(granted.Count);
            _free = budget.Total - granted.Count;
            int free = budget.Total - _asked - _granted.Count - granted.Count;
            // How many slots of a type's own become free in between, only the worker knows.
            _isLimited = _isClosed || budget.Alone || budget.PerType is not null;
            _room = _isLimited ? 0 : Math.Max(0, free);
            return _isLimited ? free : free + Expected;
        }
    }

    /// <summary>A slot has become free and is taken again at once.</summary>
    /// <param name="more">How many may be asked for now, so that the next ones need not wait either.</param>
    /// <returns>What begins in it; <see langword="null"/> if nothing is granted ahead.</returns>
    public KafkaDelivery? Next(out int more)
    {
        more = 0;
        if (!_hasGranted)
            return null;
        lock (_gate)
        {
            if (_isLimited || _granted.Count == 0)
                return null;
            var next = _granted[0];
            _granted.RemoveAt(0);
            _hasGranted = _granted.Count > 0;
            Measure(1);
            int left = _granted.Count + _asked;
            if (!_isAsking && left <= Expected / 2)
                more = Expected - left;
            return next;
        }
    }

    /// <summary>The guard is to be asked, until <see cref="Answered"/> or <see cref="Failed"/>, unless it is being asked already.</summary>
    public bool TryAsk()
    {
        lock (_gate)
            return !_isAsking && (_isAsking = true);
    }

    /// <summary>Takes slots for the records that the guard is asked about; none ends what <see cref="TryAsk"/> began.</summary>
    public void Ask(int count)
    {
        lock (_gate)
        {
            _isAsking = count > 0;
            if (count == 0)
            {
                Change();
                return;
            }
            _asked += count;
            _room = Math.Max(0, _room - count);
        }
    }

    /// <summary>Takes a slot in which the next of a key may follow the one that ends, until <see cref="Followed"/>.</summary>
    public bool TryFollow()
    {
        lock (_gate)
        {
            if (_room == 0)
                return false;
            _room--;
            _asked++;
            return true;
        }
    }

    /// <summary>The guard has answered what it was asked.</summary>
    public void Answered(List<KafkaDelivery> granted, int asked)
    {
        lock (_gate)
        {
            _isAsking = false;
            Add(granted, asked);
        }
    }

    /// <summary>The guard could not be asked.</summary>
    public void Failed(Exception trouble, int asked)
    {
        lock (_gate)
        {
            _isAsking = false;
            _trouble = trouble;
            Add([], asked);
        }
    }

    /// <summary>The guard has answered about followers.</summary>
    public void Followed(List<KafkaDelivery> granted, int asked)
    {
        lock (_gate)
            Add(granted, asked);
    }

    /// <summary>The guard was asked and has not answered; what follows ending runs does not count.</summary>
    public bool IsAsking
    {
        get
        {
            lock (_gate)
                return _isAsking;
        }
    }

    /// <summary>How many runs are granted and were not given to the worker.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _granted.Count;
        }
    }

    /// <summary>Waits until there is something for <see cref="Offer"/> to tell, or nothing is asked.</summary>
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
    /// What was granted ahead and waits for too long, since slots are not freed as quickly as they were. The caller gives it back. Not what has a slot:
    /// a worker that is slow to take it would be given it for ever, and never have it.
    /// </summary>
    public List<KafkaDelivery> TakeSlow()
    {
        lock (_gate)
        {
            if (_granted.Count <= _free || time.GetElapsedTime(_lastGave) <= LongestWait)
                return None;
            var slow = _granted.GetRange(_free, _granted.Count - _free);
            _granted.RemoveRange(_free, slow.Count);
            _hasGranted = _granted.Count > 0;
            return slow;
        }
    }

    /// <summary>The worker takes no more: what is granted, or will be, is given back.</summary>
    public void Close()
    {
        lock (_gate)
        {
            (_isClosed, _isLimited, _room) = (true, true, 0);
            GiveBack();
            Change();
        }
    }

    private List<KafkaDelivery> Take(int most)
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

    private int Expected => (int)(_pace * Ahead.TotalSeconds);

    private void Measure(int given)
    {
        _given += given;
        if (given > 0)
            _lastGave = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_paceBegan);
        if (elapsed < PaceWindow)
            return;
        _pace = _given / elapsed.TotalSeconds;
        (_given, _paceBegan) = (0, time.GetTimestamp());
    }

    private void Add(List<KafkaDelivery> granted, int asked)
    {
        _asked -= asked;
        if (_granted.Count == 0)
            _lastGave = time.GetTimestamp();
        if (_granted.Count == 0)
            _granted = granted;
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
            givenBack?.Add(delivery.Run);
        _granted = [];
        _hasGranted = false;
    }

    private void Change()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
