using TaskKit.Backends;

namespace TaskKit.Execution;

/// <summary>The places that running attempts take: as many as the worker's concurrency.</summary>
internal sealed class AttemptSlots
{
    private readonly Lock _gate = new();
    private readonly Attempt?[] _attempts;
    private readonly Stack<int> _free;

    public AttemptSlots(int count)
    {
        _attempts = new Attempt?[count];
        _free = new Stack<int>(Enumerable.Range(0, count).Reverse());
    }

    public int Count => _attempts.Length;

    public int Free
    {
        get
        {
            lock (_gate)
                return _free.Count;
        }
    }

    public int Running => Count - Free;

    public void Add(Attempt attempt)
    {
        lock (_gate)
        {
            attempt.Slot = _free.Pop();
            _attempts[attempt.Slot] = attempt;
        }
        attempt.Settings?.Load.Started();
    }

    /// <summary>An attempt follows another into the same slot, which is free for nobody in between.</summary>
    public void Replace(Attempt ended, Attempt next)
    {
        if (ended.Settings?.Load != next.Settings?.Load)
        {
            ended.Settings?.Load.Ended();
            next.Settings?.Load.Started();
        }
        next.Slot = ended.Slot;
        lock (_gate)
            _attempts[next.Slot] = next;
    }

    /// <summary>Frees an attempt's slot; a second time changes nothing.</summary>
    public void Remove(Attempt attempt)
    {
        lock (_gate)
        {
            if (_attempts[attempt.Slot] != attempt)
                return;
            _attempts[attempt.Slot] = null;
            _free.Push(attempt.Slot);
        }
        attempt.Settings?.Load.Ended();
    }

    public Attempt? Find(TaskDelivery delivery) => Array.Find(Snapshot(), attempt => ReferenceEquals(attempt.Delivery, delivery));

    public bool IsRunning(TaskId id) => Array.Exists(Snapshot(), attempt => attempt.Delivery.Task.Id == id);

    /// <summary>True when a handler still runs whose attempt is no longer this worker's.</summary>
    public bool AnyLost => Array.Exists(Snapshot(), attempt => attempt.Cause == StopCause.Lost);

    /// <summary>The number of attempts that run on after their timeouts.</summary>
    public int Overdue => Snapshot().Count(attempt => attempt.IsOverdue);

    /// <summary>The number of attempts of each type that runs, and 0 for each other of <paramref name="types"/>.</summary>
    public IEnumerable<(string Type, int Count)> CountBy(IEnumerable<string> types)
    {
        var running = Snapshot().CountBy(attempt => attempt.Delivery.Task.Type, StringComparer.Ordinal);
        return types.Select(type => (type, 0)).Concat(running.Select(type => (type.Key, type.Value)));
    }

    public Attempt[] Snapshot()
    {
        lock (_gate)
            return [.. _attempts.OfType<Attempt>()];
    }
}
