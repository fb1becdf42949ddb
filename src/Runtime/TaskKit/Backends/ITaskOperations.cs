namespace TaskKit.Backends;

/// <summary>Looks at stored tasks and acts on them, across all processes that share the backend.</summary>
public interface ITaskOperations
{
    /// <summary>One task by id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The task, or <see langword="null"/> when none is stored under the id.</returns>
    ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>A page of tasks, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The limit is out of range, or the cursor is not one of an earlier page.</exception>
    /// <exception cref="NotSupportedException">The backend cannot list: it lacks <see cref="BackendCapabilities.List"/>.</exception>
    ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken);

    /// <summary>How many tasks there are of each type and state.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotSupportedException">The backend cannot count: it lacks <see cref="BackendCapabilities.Count"/>.</exception>
    ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The task types that a program declares, a worker runs or a task waits for. It counts the tasks that wait, so it is made for somebody who
    /// looks, not for a loop.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The types, ordered by name.</returns>
    /// <exception cref="NotSupportedException">The backend keeps no types: it lacks <see cref="BackendCapabilities.UnknownTypes"/>.</exception>
    ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Cancels a task: at once if it waits, by its token if it runs. A running task that ends neither DONE nor DEAD is then CANCELLED, whatever
    /// its worker settles and even if it dies; it has no further attempt.
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

/// <summary>What an operation on one task did.</summary>
public enum OperationResult
{
    /// <summary>Done.</summary>
    Applied,

    /// <summary>The task runs; its worker has been asked.</summary>
    Requested,

    /// <summary>The task's state does not allow it.</summary>
    WrongState,

    /// <summary>No task is stored under the id.</summary>
    NotFound,
}

/// <summary>A stored task, for people and programs that look at it.</summary>
public sealed record TaskRecord
{
    /// <summary>The task.</summary>
    public required TaskEnvelope Task { get; init; }

    /// <summary>Where it stands.</summary>
    public required TaskState State { get; init; }

    /// <summary>How many attempts have ended and count.</summary>
    public int Attempts { get; init; }

    /// <summary>How many workers died while they ran it.</summary>
    public int Crashes { get; init; }

    /// <summary>When it runs (or ran) at the earliest.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>When the last attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its terminal state.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The worker that runs it or ran it last.</summary>
    public string? Worker { get; init; }

    /// <summary>Why the last attempt failed, or why it is dead or cancelled.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>The handler's result as JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }
}

/// <summary>Which tasks to list.</summary>
public sealed record TaskQuery
{
    /// <summary>Only this state.</summary>
    public TaskState? State { get; init; }

    /// <summary>Only this type.</summary>
    public string? Type { get; init; }

    /// <summary>How many, 1 to 1000.</summary>
    /// <value>50 by default.</value>
    public int Limit { get; init; } = 50;

    /// <summary>Where the page before ended: its <see cref="TaskPage.Next"/>.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A page of tasks.</summary>
/// <param name="Tasks">The tasks, newest first.</param>
/// <param name="Next">The cursor of the next page, or <see langword="null"/> at the end.</param>
public sealed record TaskPage(IReadOnlyList<TaskRecord> Tasks, string? Next);

/// <summary>How many tasks there are of one type and state.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
public readonly record struct TaskCount(string Type, TaskState State, long Count);
