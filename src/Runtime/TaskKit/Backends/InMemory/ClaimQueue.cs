namespace TaskKit.Backends.InMemory;

/// <summary>The waiting tasks, in the order of claims, and a lane for each key. Used under the store's lock.</summary>
internal sealed class ClaimQueue(Permits permits)
{
    private readonly SortedSet<StoredTask> _later = new(ByDue);
    private readonly SortedSet<StoredTask> _ready = new(ByPriority);
    private readonly SortedSet<StoredTask> _solo = new(ByPriority);
    private readonly Dictionary<(string Type, string Key), KeyLane> _lanes = [];

    private static Comparer<StoredTask> ByDue { get; } =
        Comparer<StoredTask>.Create((a, b) => (a.Due, a.Sequence).CompareTo((b.Due, b.Sequence)));

    private static Comparer<StoredTask> ByPriority { get; } =
        Comparer<StoredTask>.Create(
            (a, b) => (-a.Envelope.Priority, a.Due, a.Sequence).CompareTo((-b.Envelope.Priority, b.Due, b.Sequence))
        );

    /// <summary>The next time at which a claim may give more: a task becomes due, or a rate that held one back in the last claim has room.</summary>
    public DateTimeOffset? NextDue => _later.Min?.Due is { } due && !(permits.NextRoom < due) ? due : permits.NextRoom;

    /// <summary>Adds a task. Its due time must not change while it is in the queue.</summary>
    public void Add(StoredTask task)
    {
        _later.Add(task);
        if (task.Envelope.Key is not { } key)
            return;
        if (!_lanes.TryGetValue((task.Envelope.Type, key), out var lane))
            _lanes[(task.Envelope.Type, key)] = lane = new();
        lane.Wait(task);
    }

    /// <summary>Removes a task from the queue. It keeps its place in its lane, because it has not ended.</summary>
    public void Remove(StoredTask task)
    {
        if (!_later.Remove(task) && !_ready.Remove(task))
            _solo.Remove(task);
    }

    /// <summary>Takes out due tasks to be claimed: those whose turn it is, as many as the budget has room for.</summary>
    public List<StoredTask> Take(DateTimeOffset now, ReceiveBudget budget, Func<StoredTask, bool> isWanted)
    {
        var taken = new List<StoredTask>();
        var free = new Dictionary<string, int>(StringComparer.Ordinal);
        permits.Begin();
        int most = budget.Solo ? Math.Min(budget.Total, 1) : budget.Total;
        foreach (var task in Due(now, budget.Solo).Where(isWanted))
        {
            if (taken.Count >= most)
                break;
            string type = task.Envelope.Type;
            if (!free.TryGetValue(type, out int left))
                left = FreeOf(type, budget, now);
            free[type] = Math.Max(0, left - 1);
            if (left > 0)
                taken.Add(task);
        }
        // Not before the enumeration is over: this changes what it goes through.
        taken.ForEach(Take);
        foreach (var (type, count) in budget.Limits is null ? [] : taken.CountBy(task => task.Envelope.Type, StringComparer.Ordinal))
            if (budget.LimitOf(type) is { } limit)
                permits.Take(type, limit, count, now);
        return taken;
    }

    /// <summary>Notes that a task has ended. The next task of its key may run.</summary>
    public void Close(StoredTask task)
    {
        Remove(task);
        if (LaneOf(task) is { } lane && lane.End(task))
            _lanes.Remove((task.Envelope.Type, task.Envelope.Key!));
    }

    /// <summary>The due tasks whose turn it is, either solo tasks or all others.</summary>
    public IEnumerable<StoredTask> Due(DateTimeOffset now, bool solo)
    {
        while (_later.Min is { } task && task.Due <= now)
        {
            _later.Remove(task);
            (task.IsSolo ? _solo : _ready).Add(task);
        }
        return (solo ? _solo : _ready).Where(task => LaneOf(task)?.IsNext(task) ?? true);
    }

    private int FreeOf(string type, in ReceiveBudget budget, DateTimeOffset now) =>
        budget.LimitOf(type) is { } limit ? Math.Min(budget.For(type), permits.FreeOf(type, limit, now)) : budget.For(type);

    private void Take(StoredTask task)
    {
        Remove(task);
        LaneOf(task)?.Run(task);
    }

    private KeyLane? LaneOf(StoredTask task) => task.Envelope.Key is { } key ? _lanes.GetValueOrDefault((task.Envelope.Type, key)) : null;

    /// <summary>The tasks of one key that have not ended, in the order they were submitted.</summary>
    private sealed class KeyLane
    {
        private readonly SortedSet<StoredTask> _open = new(Comparer<StoredTask>.Create((a, b) => a.Sequence.CompareTo(b.Sequence)));
        private StoredTask? _running;

        public void Wait(StoredTask task)
        {
            _open.Add(task);
            Stop(task);
        }

        public void Run(StoredTask task) => _running = task;

        // A replayed task comes before the later tasks of its key, but one of those may be running.
        public bool IsNext(StoredTask task) => _running is null && _open.Min == task;

        /// <returns>True when the lane is empty now.</returns>
        public bool End(StoredTask task)
        {
            _open.Remove(task);
            Stop(task);
            return _open.Count == 0;
        }

        private void Stop(StoredTask task) => _running = _running == task ? null : _running;
    }
}
