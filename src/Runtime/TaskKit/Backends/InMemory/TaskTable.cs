namespace TaskKit.Backends.InMemory;

/// <summary>The tasks and their states, from submit to the end of their retention. Used under the store's lock.</summary>
internal sealed class TaskTable(ClaimQueue queue, RetentionOptions retention, RunningCounts running)
{
    private readonly Dictionary<TaskId, StoredTask> _tasks = [];
    private readonly Dictionary<(string Type, string Key), StoredTask> _idempotent = [];
    private readonly SortedSet<StoredTask> _finished = new(
        Comparer<StoredTask>.Create((a, b) => (a.Expires, a.Sequence).CompareTo((b.Expires, b.Sequence)))
    );
    private long _lastSequence;

    public IReadOnlyDictionary<TaskId, StoredTask> All => _tasks;

    public SubmitOutcome Submit(TaskEnvelope envelope, DateTimeOffset now)
    {
        if (KnownAs(envelope) is { } known)
            return known;

        // The submitter may reuse its buffer.
        var task = new StoredTask(++_lastSequence, envelope with { Payload = envelope.Payload.ToArray() }, running);
        _tasks.Add(envelope.Id, task);
        if (envelope.IdempotencyKey is not null)
            _idempotent.Add((envelope.Type, envelope.IdempotencyKey), task);
        task.Wait(envelope.NotBefore > now ? TaskState.Scheduled : TaskState.Pending, envelope.NotBefore ?? now);
        queue.Add(task);
        return new(SubmitStatus.Stored, envelope.Id);
    }

    public SettleResult Settle(TaskSettlement settlement, DateTimeOffset now)
    {
        var delivery = (InMemoryDelivery)settlement.Delivery;
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
                Release(task, now);
                break;
        }
        return SettleResult.Settled;
    }

    /// <param name="task">The task to cancel.</param>
    /// <param name="now">The time of the transaction.</param>
    /// <param name="running">The claim whose holder is to be told, after the transaction.</param>
    public OperationResult Cancel(StoredTask task, DateTimeOffset now, out InMemoryDelivery? running)
    {
        running = null;
        if (task.State.IsTerminal())
            return OperationResult.WrongState;
        if (task.Claim is null)
        {
            Finish(task, TaskState.Cancelled, TaskFailure.CancelledBeforeItRan, now);
            return OperationResult.Applied;
        }
        if (!task.CancelRequested)
            running = task.Claim;
        task.CancelRequested = true;
        return OperationResult.Requested;
    }

    public OperationResult Retry(StoredTask task, DateTimeOffset now)
    {
        if (task.State is not (TaskState.Scheduled or TaskState.Retrying))
            return OperationResult.WrongState;
        queue.Remove(task);
        Requeue(task, TaskState.Pending, now, now);
        return OperationResult.Applied;
    }

    public OperationResult Replay(StoredTask task, DateTimeOffset now)
    {
        if (task.State is not TaskState.Dead)
            return OperationResult.WrongState;
        _finished.Remove(task);
        task.BeginNextGeneration(now);
        queue.Add(task);
        return OperationResult.Applied;
    }

    /// <summary>The attempt is taken back from its worker and counts nothing.</summary>
    public void Release(StoredTask task, DateTimeOffset now) => Requeue(task, TaskState.Pending, task.Due, now);

    /// <summary>The attempt ended with its worker's death.</summary>
    public void Crash(StoredTask task, DateTimeOffset now)
    {
        task.CountCrash();
        if (task.Crashes > TaskDelivery.CrashesBeforeSolo)
            Finish(task, TaskState.Dead, TaskFailure.Crashed(task.Crashes), now);
        else
            Release(task, now);
    }

    /// <summary>Removes what has been kept long enough.</summary>
    public void Prune(DateTimeOffset now)
    {
        while (_finished.Min is { } task && task.Expires <= now)
        {
            _finished.Remove(task);
            _tasks.Remove(task.Envelope.Id);
            if (task.Envelope.IdempotencyKey is { } key)
                _idempotent.Remove((task.Envelope.Type, key));
        }
    }

    private SubmitOutcome? KnownAs(TaskEnvelope envelope) =>
        _tasks.ContainsKey(envelope.Id) ? new(SubmitStatus.Existing, envelope.Id)
        : envelope.IdempotencyKey is { } key && _idempotent.TryGetValue((envelope.Type, key), out var first) ? first.AnswerTo(envelope)
        : null;

    private void Requeue(StoredTask task, TaskState state, DateTimeOffset due, DateTimeOffset now)
    {
        // Whoever asked to cancel was told that it will be: another attempt would break that.
        if (task.CancelRequested)
        {
            Finish(task, TaskState.Cancelled, TaskFailure.CancelledWhileItRan, now);
            return;
        }
        task.Wait(state, due);
        queue.Add(task);
    }

    private void Finish(StoredTask task, TaskState state, TaskFailure? failure, DateTimeOffset now, ReadOnlyMemory<byte> result = default)
    {
        queue.Close(task);
        task.Finish(state, failure, result, now, now + (state is TaskState.Dead ? retention.Dead : retention.Done));
        _finished.Add(task);
    }
}
