using System.Globalization;

namespace TaskKit.Backends.InMemory;

/// <summary>Looks at the store and acts on single tasks.</summary>
internal sealed class InMemoryOperations(InMemoryStore store) : ITaskOperations
{
    private const int LargestPage = 1000;

    public ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(store.Read(tasks => tasks.GetValueOrDefault(id)?.ToRecord()));

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ArgumentException($"Expected a limit from 1 to {LargestPage}, got {query.Limit}.", nameof(query));
        long before = Position(query.Cursor);
        return ValueTask.FromResult(
            store.Read(tasks =>
            {
                var found = Newest(
                    tasks.Values.Where(task => task.Sequence < before && query.Matches(task.Envelope, task.State)),
                    query.Limit + 1
                );
                string? next = found.Count > query.Limit ? found[query.Limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null;
                return new TaskPage([.. found.Take(query.Limit).Select(task => task.ToRecord())], next);
            })
        );
    }

    public ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            store.Read<IReadOnlyList<TaskCount>>(tasks =>
                [
                    .. tasks
                        .Values.CountBy(task => (task.Envelope.Type, task.State))
                        .Select(group => new TaskCount(group.Key.Type, group.Key.State, group.Value)),
                ]
            )
        );

    public ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken) => ValueTask.FromResult(store.Types());

    public ValueTask<TaskHold> HoldOfAsync(TaskRecord task, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            store.Read(tasks =>
                tasks.TryGetValue(task.Task.Id, out var stored)
                    ? new TaskHold
                    {
                        InFront = InFront(tasks.Values, stored)?.ToRecord(),
                        WorkerLives = stored.State == TaskState.Running ? true : null,
                    }
                    : new TaskHold()
            )
        );

    public ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<LimitUse?>(store.UseOf(type, limit));

    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) => ValueTask.FromResult(store.Cancel(id));

    public ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken) => ValueTask.FromResult(store.Retry(id));

    public ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken) => ValueTask.FromResult(store.Replay(id));

    // The tasks have no order in the table, and more than a page of them is not sorted.
    private static List<StoredTask> Newest(IEnumerable<StoredTask> tasks, int most)
    {
        var newest = new PriorityQueue<StoredTask, long>();
        foreach (var task in tasks)
            if (newest.Count < most)
                newest.Enqueue(task, task.Sequence);
            else
                newest.EnqueueDequeue(task, task.Sequence);
        return [.. newest.UnorderedItems.Select(item => item.Element).OrderByDescending(task => task.Sequence)];
    }

    private static StoredTask? InFront(IEnumerable<StoredTask> tasks, StoredTask task) =>
        task.Envelope.Key is null || task.State == TaskState.Running
            ? null
            : tasks
                .Where(other => other != task && other.Envelope.Type == task.Envelope.Type && other.Envelope.Key == task.Envelope.Key)
                .Where(other => !other.State.IsTerminal())
                .Where(other => other.State == TaskState.Running || other.Sequence < task.Sequence)
                .OrderByDescending(other => other.State == TaskState.Running)
                .ThenBy(other => other.Sequence)
                .FirstOrDefault();

    private static long Position(string? cursor) =>
        cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long position) ? position
        : throw new ArgumentException($"Expected the Next of an earlier page as cursor, got '{cursor}'.", nameof(cursor));
}
