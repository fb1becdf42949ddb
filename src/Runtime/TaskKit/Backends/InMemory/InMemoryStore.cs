using TaskKit.Backends.Documents;

namespace TaskKit.Backends.InMemory;

/// <summary>The one lock over tasks, queue, workers and types. Each method is what a transaction is in a database.</summary>
internal sealed class InMemoryStore
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ChangeSignal _changes;
    private readonly Permits _permits;
    private readonly ClaimQueue _queue;
    private readonly TaskTable _tasks;
    private readonly LivingWorkers _workers;
    private readonly DocumentTable _documents = new();
    private readonly TaskTypes _types;
    private bool _closed;

    public InMemoryStore(TimeProvider time, RetentionOptions retention)
    {
        _time = time;
        _changes = new(_gate, time);
        var running = new RunningCounts();
        _permits = new(running);
        _queue = new(_permits);
        _tasks = new(_queue, retention, running);
        _workers = new(_tasks);
        _types = new(_documents, retention, _tasks.All, _workers.Open);
    }

    public SubmitOutcome[] Submit(IReadOnlyList<TaskEnvelope> tasks)
    {
        lock (_gate)
        {
            var now = Begin();
            var outcomes = tasks.Select(task => _tasks.Submit(task, now)).ToArray();
            _changes.Announce();
            return outcomes;
        }
    }

    public IReadOnlyList<DocumentResult> Submit(IReadOnlyList<DocumentSubmit> submits)
    {
        lock (_gate)
        {
            var now = Begin();
            var results = new DocumentResult[submits.Count];
            for (int i = 0; i < results.Length; i++)
            {
                results[i] = _documents.Write(submits[i].Write, now.ToUnixTimeMilliseconds());
                foreach (var task in results[i].IsWritten ? submits[i].Tasks : [])
                    _tasks.Submit(task, now);
            }
            _changes.Announce();
            return results;
        }
    }

    public SettleResult[] Settle(IReadOnlyList<TaskSettlement> settlements)
    {
        if (settlements.Any(settlement => settlement.Delivery is not InMemoryDelivery))
            throw new ArgumentException("Expected deliveries of this backend: settle what ReceiveAsync returned.", nameof(settlements));
        lock (_gate)
        {
            var now = Begin();
            var results = settlements.Select(settlement => _tasks.Settle(settlement, now)).ToArray();
            _changes.Announce();
            return results;
        }
    }

    /// <summary>Claims due tasks; <see langword="null"/> when the worker has left or died.</summary>
    public ClaimResult? Claim(InMemoryReceiver receiver, ReceiveBudget budget)
    {
        lock (_gate)
        {
            if (!_workers.IsOpen(receiver))
                return null;
            var now = Begin();
            bool IsForReceiver(StoredTask task) => receiver.Receives(task.Envelope.Type, _types, now);
            var taken = _queue.Take(now, budget, IsForReceiver);
            bool soloTaskWaits =
                !budget.Solo && _queue.Due(now, solo: true).Any(task => IsForReceiver(task) && !budget.IsOff(task.Envelope.Type));
            var changed = _changes.Next;
            if (taken.Count == 0 && _queue.NextDue is { } due)
            {
                _changes.AnnounceIn(due - now);
                // A test may have moved its clock since it was read: the timer counts from the new time, and would come too late or never.
                if (now < due && due <= _time.GetUtcNow())
                    _changes.Announce();
            }
            return new ClaimResult(taken.ConvertAll(TaskDelivery (task) => task.Start(receiver, now)), soloTaskWaits, changed);
        }
    }

    public T Read<T>(Func<IReadOnlyDictionary<TaskId, StoredTask>, T> read)
    {
        lock (_gate)
        {
            Begin();
            return read(_tasks.All);
        }
    }

    /// <summary>The tasks that count against the limit of a type.</summary>
    public LimitUse UseOf(string type, TaskLimit limit)
    {
        lock (_gate)
        {
            var now = Begin();
            var (started, roomAt) = _permits.UseOf(type, limit, now);
            return new LimitUse
            {
                Running = _tasks
                    .All.Values.Where(task => task.Envelope.Type == type)
                    .Select(task => task.Claim)
                    .OfType<InMemoryDelivery>()
                    .CountBy(claim => claim.Holder.WorkerId, StringComparer.Ordinal)
                    .ToDictionary(StringComparer.Ordinal),
                Started = started,
                RoomAt = roomAt,
            };
        }
    }

    public void Declare(TypeDeclaration declaration)
    {
        lock (_gate)
            _types.Declare(declaration, Begin());
    }

    public IReadOnlyList<TaskTypeStatus> Types()
    {
        lock (_gate)
            return _types.Look(Begin());
    }

    public T Use<T>(Func<DocumentTable, long, T> use)
    {
        lock (_gate)
            return use(_documents, Begin().ToUnixTimeMilliseconds());
    }

    public OperationResult Cancel(TaskId id)
    {
        InMemoryDelivery? running = null;
        var result = Operate(id, (task, now) => _tasks.Cancel(task, now, out running));
        running?.Holder.Events.CancelRequested(running);
        return result;
    }

    public OperationResult Retry(TaskId id) => Operate(id, _tasks.Retry);

    public OperationResult Replay(TaskId id) => Operate(id, _tasks.Replay);

    public InMemoryReceiver Open(ReceiverOptions options, IReceiverEvents events)
    {
        lock (_gate)
        {
            Begin();
            var receiver = new InMemoryReceiver(this, options, events);
            _workers.Add(receiver);
            return receiver;
        }
    }

    public bool IsOpen(InMemoryReceiver receiver)
    {
        lock (_gate)
            return _workers.IsOpen(receiver);
    }

    /// <summary>The worker left: what it held goes back.</summary>
    public void Close(InMemoryReceiver receiver)
    {
        lock (_gate)
        {
            if (!_workers.Remove(receiver))
                return;
            _workers.GiveBack(receiver, _time.GetUtcNow());
            _changes.Announce();
        }
    }

    /// <summary>The worker hung: others take what it held.</summary>
    public void ExpireLease(InMemoryReceiver receiver)
    {
        List<InMemoryDelivery> lost;
        lock (_gate)
        {
            lost = _workers.GiveBack(receiver, _time.GetUtcNow());
            _changes.Announce();
        }
        lost.ForEach(receiver.Events.Lost);
    }

    /// <summary>The worker died: what it held counts a crash.</summary>
    public void Kill(InMemoryReceiver receiver)
    {
        lock (_gate)
        {
            var now = Begin();
            _workers.Kill(receiver, now);
            _changes.Announce();
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _workers.Clear();
            _closed = true;
            _changes.End();
        }
    }

    /// <summary>Carries out an operation on a single task.</summary>
    private OperationResult Operate(TaskId id, Func<StoredTask, DateTimeOffset, OperationResult> operate)
    {
        lock (_gate)
        {
            var now = Begin();
            if (!_tasks.All.TryGetValue(id, out var task))
                return OperationResult.NotFound;
            var result = operate(task, now);
            if (result is OperationResult.Applied)
                _changes.Announce();
            return result;
        }
    }

    /// <summary>Begins a transaction, and deletes the tasks that have been kept long enough.</summary>
    private DateTimeOffset Begin()
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(InMemoryBackend));
        var now = _time.GetUtcNow();
        _tasks.Prune(now);
        _types.Prune(now);
        return now;
    }
}

/// <summary>The result of a claim.</summary>
/// <param name="Deliveries">The claimed attempts.</param>
/// <param name="SoloTaskWaits">True when a due task must run solo.</param>
/// <param name="Changed">Ends when claiming again may give more.</param>
internal readonly record struct ClaimResult(IReadOnlyList<TaskDelivery> Deliveries, bool SoloTaskWaits, Task Changed);
