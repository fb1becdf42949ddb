namespace TaskKit.Backends.InMemory;

/// <summary>All tasks and receivers under one lock. Each method is what a transaction is in a database.</summary>
internal sealed partial class InMemoryStore
{
    // The system's timers cut fractions of a millisecond off, and take no more than 49 days; one that fires too early is set again.
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly RetentionOptions _retention;
    private readonly ITimer _timer;
    private readonly ClaimQueue _queue = new();
    private readonly Dictionary<TaskId, StoredTask> _tasks = [];
    private readonly Dictionary<(string Type, string Key), StoredTask> _idempotent = [];
    private readonly SortedSet<StoredTask> _finished = new(
        Comparer<StoredTask>.Create((a, b) => (a.Expires, a.Sequence).CompareTo((b.Expires, b.Sequence)))
    );
    private readonly List<InMemoryReceiver> _receivers = [];
    private readonly DocumentTable _documents = new();
    private readonly TaskTypes _types;
    private TaskCompletionSource _changed = NewSignal();
    private long _lastSequence;
    private bool _closed;

    public InMemoryStore(TimeProvider time, RetentionOptions retention)
    {
        (_time, _retention, _types) = (time, retention, new TaskTypes(_documents, retention, _tasks, _receivers));
        _timer = time.CreateTimer(
            static store => ((InMemoryStore)store!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public SubmitOutcome[] Submit(IReadOnlyList<TaskEnvelope> tasks)
    {
        lock (_gate)
        {
            var now = Begin();
            var outcomes = tasks.Select(task => Submit(task, now)).ToArray();
            Signal();
            return outcomes;
        }
    }

    public SettleResult[] Settle(IReadOnlyList<TaskSettlement> settlements)
    {
        if (settlements.Any(settlement => settlement.Delivery is not InMemoryDelivery))
            throw new ArgumentException("Expected deliveries of this backend: settle what ReceiveAsync returned.", nameof(settlements));
        lock (_gate)
        {
            var now = Begin();
            var results = settlements.Select(settlement => Settle(settlement, (InMemoryDelivery)settlement.Delivery, now)).ToArray();
            Signal();
            return results;
        }
    }

    /// <summary>Claims what is due, or says what to wait for; <see langword="null"/> when the worker has left or died.</summary>
    public ClaimResult? Claim(InMemoryReceiver receiver, ReceiveBudget budget)
    {
        lock (_gate)
        {
            if (!_receivers.Contains(receiver))
                return null;
            var now = Begin();
            var picked = new List<StoredTask>();
            var perType = new Dictionary<string, int>(StringComparer.Ordinal);
            int most = budget.Alone ? Math.Min(budget.Total, 1) : budget.Total;
            foreach (var task in _queue.Due(now, budget.Alone).Where(task => receiver.Receives(task.Envelope.Type, _types, now)))
            {
                if (picked.Count >= most)
                    break;
                int ofType = perType.GetValueOrDefault(task.Envelope.Type);
                if (ofType >= budget.For(task.Envelope.Type))
                    continue;
                perType[task.Envelope.Type] = ofType + 1;
                picked.Add(task);
            }
            picked.ForEach(_queue.Take);
            bool loneTaskWaits =
                !budget.Alone && _queue.Due(now, alone: true).Any(task => receiver.Receives(task.Envelope.Type, _types, now));
            if (picked.Count == 0)
                SetTimer(now);
            return new ClaimResult(picked.ConvertAll(TaskDelivery (task) => task.Start(receiver, now)), loneTaskWaits, _changed.Task);
        }
    }

    private SubmitOutcome Submit(TaskEnvelope envelope, DateTimeOffset now)
    {
        if (KnownAs(envelope) is { } known)
            return known;

        // The submitter may reuse its buffer.
        var task = new StoredTask(++_lastSequence, envelope with { Payload = envelope.Payload.ToArray() });
        _tasks.Add(envelope.Id, task);
        if (envelope.IdempotencyKey is not null)
            _idempotent.Add((envelope.Type, envelope.IdempotencyKey), task);
        task.Wait(envelope.NotBefore > now ? TaskState.Scheduled : TaskState.Pending, envelope.NotBefore ?? now);
        _queue.Add(task);
        return new(SubmitStatus.Stored, envelope.Id);
    }

    private SubmitOutcome? KnownAs(TaskEnvelope envelope) =>
        _tasks.ContainsKey(envelope.Id) ? new(SubmitStatus.Existing, envelope.Id)
        : envelope.IdempotencyKey is { } key && _idempotent.TryGetValue((envelope.Type, key), out var first) ? first.AnswerTo(envelope)
        : null;

    private SettleResult Settle(TaskSettlement settlement, InMemoryDelivery delivery, DateTimeOffset now)
    {
        var task = delivery.Stored;
        if (task.Settled == delivery)
            return SettleResult.Settled;
        if (task.Claim != delivery)
            return SettleResult.Stale;

        foreach (var followUp in settlement.FollowUps)
            if (KnownAs(followUp) is { Status: SubmitStatus.Conflict } conflict)
                return SettleResult.Refused(followUp, conflict.Reason!);
        foreach (var followUp in settlement.FollowUps)
            Submit(followUp, now);
        task.EndAttempt(settlement.CountsAttempt, settlement.Failure);
        switch (settlement.Kind)
        {
            case SettlementKind.Done:
                Finish(task, TaskState.Done, null, now, settlement.Result);
                break;
            case SettlementKind.Dead:
                Finish(task, TaskState.Dead, settlement.Failure, now);
                break;
            case SettlementKind.Cancelled:
                Finish(task, TaskState.Cancelled, settlement.Failure, now);
                break;
            case SettlementKind.Retry:
                Requeue(task, TaskState.Retrying, settlement.Due, now);
                break;
            case SettlementKind.Snooze:
                Requeue(task, TaskState.Scheduled, settlement.Due, now);
                break;
            case SettlementKind.Released:
                Requeue(task, TaskState.Pending, task.Due, now);
                break;
        }
        return SettleResult.Settled;
    }

    private void Requeue(StoredTask task, TaskState state, DateTimeOffset due, DateTimeOffset now)
    {
        // Whoever asked to cancel was told that it will be: another attempt would break that.
        if (task.CancelRequested)
        {
            Finish(task, TaskState.Cancelled, StoredTask.CancelledOnRequest, now);
            return;
        }
        task.Wait(state, due);
        _queue.Add(task);
    }

    private void Finish(StoredTask task, TaskState state, TaskFailure? failure, DateTimeOffset now, ReadOnlyMemory<byte> result = default)
    {
        _queue.Close(task);
        task.Finish(state, failure, result, now, now + (state is TaskState.Dead ? _retention.Dead : _retention.Done));
        _finished.Add(task);
    }

    /// <summary>Starts a transaction: prunes what has been kept long enough.</summary>
    private DateTimeOffset Begin()
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(InMemoryBackend));
        var now = _time.GetUtcNow();
        while (_finished.Min is { } task && task.Expires <= now)
        {
            _finished.Remove(task);
            _tasks.Remove(task.Envelope.Id);
            if (task.Envelope.IdempotencyKey is { } key)
                _idempotent.Remove((task.Envelope.Type, key));
        }
        _types.Prune(now);
        return now;
    }

    /// <summary>Lets all receivers look again.</summary>
    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private void OnTimer()
    {
        lock (_gate)
            Signal();
    }

    private void SetTimer(DateTimeOffset now)
    {
        if (_queue.NextDue is { } due)
            _timer.Change(new TimeSpan(Math.Clamp((due - now).Ticks, ShortestTimer.Ticks, LongestTimer.Ticks)), Timeout.InfiniteTimeSpan);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What a claim gave.</summary>
/// <param name="Deliveries">The claimed attempts.</param>
/// <param name="LoneTaskWaits">Whether a due task must run alone.</param>
/// <param name="Changed">Ends when claiming again may give more.</param>
internal readonly record struct ClaimResult(IReadOnlyList<TaskDelivery> Deliveries, bool LoneTaskWaits, Task Changed);
