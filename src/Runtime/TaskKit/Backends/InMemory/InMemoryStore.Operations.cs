namespace TaskKit.Backends.InMemory;

/// <summary>What people do to single tasks.</summary>
internal sealed partial class InMemoryStore
{
    public T Read<T>(Func<IReadOnlyDictionary<TaskId, StoredTask>, T> read)
    {
        lock (_gate)
        {
            Begin();
            return read(_tasks);
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
        InMemoryDelivery running;
        lock (_gate)
        {
            var now = Begin();
            if (!_tasks.TryGetValue(id, out var task))
                return OperationResult.NotFound;
            if (task.State.IsTerminal())
                return OperationResult.WrongState;
            if (task.Claim is null)
            {
                Finish(task, TaskState.Cancelled, new("cancelled", TaskError.Permanent("Cancelled on request before it ran.")), now);
                Signal();
                return OperationResult.Applied;
            }
            if (task.CancelRequested)
                return OperationResult.Requested;
            task.CancelRequested = true;
            running = task.Claim;
        }
        running.Holder.Events.CancelRequested(running);
        return OperationResult.Requested;
    }

    public OperationResult Retry(TaskId id)
    {
        lock (_gate)
        {
            var now = Begin();
            if (!_tasks.TryGetValue(id, out var task))
                return OperationResult.NotFound;
            if (task.State is not (TaskState.Scheduled or TaskState.Retrying))
                return OperationResult.WrongState;
            _queue.Remove(task);
            Requeue(task, TaskState.Pending, now, now);
            Signal();
            return OperationResult.Applied;
        }
    }

    public OperationResult Replay(TaskId id)
    {
        lock (_gate)
        {
            var now = Begin();
            if (!_tasks.TryGetValue(id, out var task))
                return OperationResult.NotFound;
            if (task.State is not TaskState.Dead)
                return OperationResult.WrongState;
            _finished.Remove(task);
            task.BeginNextGeneration(now);
            _queue.Add(task);
            Signal();
            return OperationResult.Applied;
        }
    }
}
