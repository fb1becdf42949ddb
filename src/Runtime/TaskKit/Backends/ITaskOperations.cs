namespace TaskKit.Backends;

/// <summary>Looks at stored tasks and acts on them, across all processes that share the backend.</summary>
public interface ITaskOperations
{
    /// <summary>Finds one task by id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The task, or <see langword="null"/> when none is stored under the id.</returns>
    ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Finds the states of several tasks at once.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The state of each, in the same order; <see langword="null"/> where none is stored under the id. By default each is found by itself.</returns>
    async ValueTask<IReadOnlyList<TaskState?>> StatesAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(ids.Select(id => FindAsync(id, cancellationToken).AsTask())).ConfigureAwait(false);
        return [.. found.Select(task => task?.State)];
    }

    /// <summary>
    /// Lists a page of tasks, newest first. A page is bounded work: with a filter that few tasks pass it may hold fewer tasks than the limit, or none, and the
    /// list still goes on. Only a <see cref="TaskPage.Next"/> of <see langword="null"/> is its end.
    /// </summary>
    /// <param name="query">The filter and the page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The limit is out of range, or the cursor is not one of an earlier page.</exception>
    /// <exception cref="NotSupportedException">The backend cannot list: it lacks <see cref="BackendCapabilities.List"/>.</exception>
    ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken);

    /// <summary>Counts tasks by type and state.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotSupportedException">The backend cannot count: it lacks <see cref="BackendCapabilities.Count"/>.</exception>
    ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lists the task types that a program declares, a worker runs or a task waits for. The call counts waiting tasks, so it is too expensive for
    /// a loop.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The types, ordered by name.</returns>
    /// <exception cref="NotSupportedException">The backend keeps no types: it lacks <see cref="BackendCapabilities.UnknownTypes"/>.</exception>
    ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken);

    /// <summary>Tells what in the store itself keeps a task from running: the task in front of it in its key, or the worker that has it.</summary>
    /// <param name="task">The task, as it was found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>By default nothing but the sentence that the backend does not tell.</returns>
    ValueTask<TaskHold> HoldOfAsync(TaskRecord task, CancellationToken cancellationToken) =>
        new(
            new TaskHold { Unknown = "The backend does not tell which task of a key is in front, nor whether the worker of a task lives." }
        );

    /// <summary>Counts the tasks that stand against the limit of a type.</summary>
    /// <param name="type">The task type.</param>
    /// <param name="limit">The limit that is in force.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/>, by default, where the backend keeps no limits.</returns>
    ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) => new((LimitUse?)null);

    /// <summary>
    /// Cancels a task: a waiting task at once, a running task by its handler's token. A running task may still end DONE or DEAD. Otherwise it becomes
    /// CANCELLED and has no further attempt, even if its worker asks for a retry or dies.
    /// </summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Makes a waiting task (SCHEDULED or RETRYING) due now.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Gives a DEAD task its next generation: the same id and payload bytes, no attempts used.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken);
}

/// <summary>The result of an operation on one task.</summary>
public enum OperationResult
{
    /// <summary>The operation was carried out.</summary>
    Applied,

    /// <summary>The task runs; its worker has been asked.</summary>
    Requested,

    /// <summary>The task's state does not allow the operation.</summary>
    WrongState,

    /// <summary>No task is stored under the id.</summary>
    NotFound,
}

/// <summary>A stored task, for people and programs that look at it.</summary>
public sealed record TaskRecord
{
    /// <summary>The task.</summary>
    public required TaskEnvelope Task { get; init; }

    /// <summary>The task's state.</summary>
    public required TaskState State { get; init; }

    /// <summary>The number of attempts that have ended and count.</summary>
    public int Attempts { get; init; }

    /// <summary>The number of workers that died while they ran the task.</summary>
    public int Crashes { get; init; }

    /// <summary>The earliest time of the next (or last) run.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>The start of the last attempt.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The time at which the task reached its terminal state.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The worker that runs the task or ran it last.</summary>
    public string? Worker { get; init; }

    /// <summary>The failure of the last attempt, or the reason why the task is DEAD or CANCELLED.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>The handler's result as JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }
}

/// <summary>A filter for tasks, and the page to list. All that is stated must hold.</summary>
public sealed record TaskQuery
{
    /// <summary>Only this state.</summary>
    public TaskState? State { get; init; }

    /// <summary>Only this type.</summary>
    public string? Type { get; init; }

    /// <summary>Only tasks with this key, by which they run one after the other.</summary>
    public string? Key { get; init; }

    /// <summary>Only tasks that were created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only tasks that were created before this time. At or before <see cref="CreatedFrom"/> no task passes.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>The largest number of tasks on a page, 1 to 1000. A page may hold fewer although there are more.</summary>
    /// <value>50 by default.</value>
    public int Limit { get; init; } = 50;

    /// <summary>The <see cref="TaskPage.Next"/> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>True when no task can pass.</summary>
    internal bool IsEmpty => CreatedFrom >= CreatedBefore;

    /// <summary>True when a task passes the filter. The page does not count.</summary>
    internal bool Matches(TaskEnvelope task, TaskState state) =>
        (State is null || State == state)
        && (Type is null || Type == task.Type)
        && (Key is null || Key == task.Key)
        && !(task.CreatedAt < CreatedFrom)
        && !(task.CreatedAt >= CreatedBefore);
}

/// <summary>
/// A page of tasks. It may hold fewer tasks than were asked for, or none, while there are more: whoever wants a number of tasks asks for page after page
/// until <paramref name="Next"/> is <see langword="null"/>.
/// </summary>
/// <param name="Tasks">The tasks, newest first.</param>
/// <param name="Next">The cursor of the next page, or <see langword="null"/> at the end and only there.</param>
public sealed record TaskPage(IReadOnlyList<TaskRecord> Tasks, string? Next);

/// <summary>The number of tasks of one type and state.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="State">The state.</param>
/// <param name="Count">The number of tasks.</param>
public readonly record struct TaskCount(string Type, TaskState State, long Count);
