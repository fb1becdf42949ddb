using TaskKit.Backends;

namespace TaskKit.Testing.Running;

/// <summary>Questions about all stored tasks.</summary>
internal static class StoredTasks
{
    private const int PageSize = 1000;

    /// <summary>The earliest time for which a task waits, or <see langword="null"/>.</summary>
    public static async Task<DateTimeOffset?> NextDueAsync(ITaskOperations operations)
    {
        DateTimeOffset? next = null;
        foreach (var state in (TaskState[])[TaskState.Scheduled, TaskState.Retrying])
        await foreach (var task in ListAsync(operations, state).ConfigureAwait(false))
            if (next is null || task.Due < next)
                next = task.Due;
        return next;
    }

    /// <summary>True when an ended task is still there although its time is over.</summary>
    public static async Task<bool> AnyExpiredAsync(ITaskOperations operations, RetentionOptions retention, DateTimeOffset now)
    {
        foreach (var state in (TaskState[])[TaskState.Done, TaskState.Cancelled, TaskState.Dead])
        {
            var kept = state == TaskState.Dead ? retention.Dead : retention.Done;
            await foreach (var task in ListAsync(operations, state).ConfigureAwait(false))
                if (task.FinishedAt is { } end && now - end >= kept)
                    return true;
        }
        return false;
    }

    private static async IAsyncEnumerable<TaskRecord> ListAsync(ITaskOperations operations, TaskState state)
    {
        string? cursor = null;
        do
        {
            var query = new TaskQuery
            {
                State = state,
                Limit = PageSize,
                Cursor = cursor,
            };
            var page = await operations.ListAsync(query, CancellationToken.None).ConfigureAwait(false);
            foreach (var task in page.Tasks)
                yield return task;
            cursor = page.Next;
        } while (cursor is not null);
    }
}
