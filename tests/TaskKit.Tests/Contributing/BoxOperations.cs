using TaskKit.Backends;

namespace TaskKit.Tests.Contributing;

/// <summary>The operations of a box: those of its store, without the counts.</summary>
internal sealed class BoxOperations(ITaskOperations store) : ITaskOperations
{
    public ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<TaskState?>> StatesAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellationToken) =>
        store.StatesAsync(ids, cancellationToken);

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("The backend 'box' cannot count its tasks: list them instead, by 'dotnet taskkit tasks list'.");

    public ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken) => store.TypesAsync(cancellationToken);

    public ValueTask<TaskHold> HoldOfAsync(TaskRecord task, CancellationToken cancellationToken) =>
        store.HoldOfAsync(task, cancellationToken);

    public ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) =>
        store.UseOfAsync(type, limit, cancellationToken);

    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        store.CancelAsync(id, cancellationToken);

    public ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken) => store.RetryAsync(id, cancellationToken);

    public ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken) =>
        store.ReplayAsync(id, cancellationToken);
}
