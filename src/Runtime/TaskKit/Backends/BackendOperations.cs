namespace TaskKit.Backends;

/// <summary>
/// The backend's operations as a service. A wrapper, because the container disposes its services, and the backend's own object must live on.
/// </summary>
internal sealed class BackendOperations(ITaskBackend backend) : ITaskOperations
{
    private readonly ITaskOperations _operations =
        backend.Operations
        ?? throw new NotSupportedException(
            $"The backend '{backend.Name}' cannot look at stored tasks: it has no ITaskOperations. Ask for ITaskOperations only on a backend that has them."
        );

    public ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken) => _operations.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<TaskState?>> StatesAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellationToken) =>
        _operations.StatesAsync(ids, cancellationToken);

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken) =>
        _operations.ListAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken) => _operations.CountAsync(cancellationToken);

    public ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken) =>
        _operations.TypesAsync(cancellationToken);

    public ValueTask<TaskHold> HoldOfAsync(TaskRecord task, CancellationToken cancellationToken) =>
        _operations.HoldOfAsync(task, cancellationToken);

    public ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) =>
        _operations.UseOfAsync(type, limit, cancellationToken);

    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        _operations.CancelAsync(id, cancellationToken);

    public ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken) =>
        _operations.RetryAsync(id, cancellationToken);

    public ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken) =>
        _operations.ReplayAsync(id, cancellationToken);
}
