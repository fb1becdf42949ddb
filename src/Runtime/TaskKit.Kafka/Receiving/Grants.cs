using System.Runtime.ExceptionServices;
using TaskKit.Backends;

namespace TaskKit.Kafka.Receiving;

/// <summary>Runs that the guard granted and the worker has not been given yet, and the room that the worker has for more.</summary>
/// <param name="givenBack">Takes what the worker will not; <see langword="null"/> without a state store.</param>
internal sealed class Grants(GivenBack? givenBack)
{
    private static readonly List<KafkaDelivery> None = [];

    private readonly Lock _gate = new();
    private List<KafkaDelivery> _granted = [];
    private Exception? _trouble;
    private TaskCompletionSource? _changed;
    private bool _isAsking;
    private int _asked;
    private int _room;
    private bool _isClosed;

    /// <summary>The worker has slots. Those that others stand for already, asked or granted, are taken off.</summary>
    /// <param name="budget">What the worker has free.</param>
    /// <param name="granted">What it is to be given now.</param>
    /// <returns>How many more may be asked for.</returns>
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
            int free = budget.Total - _asked - _granted.Count - granted.Count;
            // Nobody follows into slots of a type's own: how many are free in between, only the worker knows.
            _room = _isClosed || budget.Alone || budget.PerType is not null ? 0 : Math.Max(0, free);
            return free;
        }
    }

    /// <summary>Takes slots for records that the guard is asked about, until <see cref="Answered"/> or <see cref="Failed"/>.</summary>
    public void Ask(int count)
    {
        lock (_gate)
        {
            _isAsking = true;
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

    /// <summary>The worker takes no more: what is granted, or will be, is given back.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _room = 0;
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
            return all;
        }
        var taken = _granted.GetRange(0, most);
        _granted.RemoveRange(0, most);
        return taken;
    }

    private void Add(List<KafkaDelivery> granted, int asked)
    {
        _asked -= asked;
        if (_granted.Count == 0)
            _granted = granted;
        else
            _granted.AddRange(granted);
        if (_isClosed)
            GiveBack();
        Change();
    }

    private void GiveBack()
    {
        foreach (var delivery in _granted)
            givenBack?.Add(delivery.Run);
        _granted = [];
    }

    private void Change()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
