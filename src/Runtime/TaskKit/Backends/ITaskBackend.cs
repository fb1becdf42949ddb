using TaskKit.Backends.Documents;

namespace TaskKit.Backends;

/// <summary>Stores and carries tasks. All backends pass one conformance suite, which defines what these members promise.</summary>
public interface ITaskBackend : IAsyncDisposable
{
    /// <summary>The backend's name in configuration and telemetry, for example <c>sqlite</c>.</summary>
    string Name { get; }

    /// <summary>The abilities of this backend beyond running tasks.</summary>
    BackendCapabilities Capabilities { get; }

    /// <summary>Inspection and operation by id, list and state; <see langword="null"/> when the backend has none.</summary>
    ITaskOperations? Operations { get; }

    /// <summary>Small named values in the store; <see langword="null"/> when the backend keeps none.</summary>
    /// <value>Not <see langword="null"/> with <see cref="BackendCapabilities.Documents"/>.</value>
    IDocumentStore? Documents { get; }

    /// <summary>Submits of tasks together with a document; <see langword="null"/> where tasks and documents are not stored in one transaction.</summary>
    /// <value><see langword="null"/> by default.</value>
    IDocumentSubmits? DocumentSubmits => null;

    /// <summary>Stores tasks in one go. An accepted task is durable on return.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="cancellationToken">Gives up waiting; the tasks may still be stored.</param>
    /// <returns>The outcome for each task, in the same order.</returns>
    /// <exception cref="BackendUnavailableException">
    /// Nothing can be stored now. Nothing was accepted, unless the message says that a task may have been.
    /// </exception>
    ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the task types that a program declares, so that their tasks wait while the program is away. Called at a worker's start, with a
    /// client's first submit, and again every hour. A repeated call only renews the entry.
    /// </summary>
    /// <remarks>
    /// An entry ends <see cref="RetentionOptions.Dead"/> after the last call, and not before the last task of its type has ended. This backend
    /// object treats the declared types as known from the start of the call, even if the call fails. A backend without
    /// <see cref="BackendCapabilities.UnknownTypes"/> does nothing here.
    /// </remarks>
    /// <param name="declaration">The program and its task types.</param>
    /// <param name="cancellationToken">Gives up waiting; the declaration may be stored all the same.</param>
    /// <exception cref="BackendUnavailableException">The declaration cannot be stored now: call again.</exception>
    ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken);

    /// <summary>Registers a worker and its task types. The backend keeps the worker's leases alive from its own thread.</summary>
    /// <param name="options">The worker and its task types.</param>
    /// <param name="events">Receives the backend's events, on the backend's threads: it must not block.</param>
    ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events);

    /// <summary>Checks that the backend can store and hand out tasks now.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The cause in words when the backend cannot; <see langword="null"/> when it can.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>The reason, in words, why a working backend may still break a promise. <see cref="CheckAsync"/> updates it.</summary>
    /// <value><see langword="null"/>, by default, when nothing is known to be wrong.</value>
    string? Warning => null;
}

/// <summary>Abilities of a backend beyond running tasks.</summary>
[Flags]
public enum BackendCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Tasks may wait for a time.</summary>
    Delay = 1,

    /// <summary>Ready tasks are ordered by priority.</summary>
    Priority = 2,

    /// <summary>Tasks of one key run one after the other.</summary>
    OrderedKeys = 4,

    /// <summary>Follow-ups are stored in the same transaction as the outcome.</summary>
    AtomicFollowUps = 8,

    /// <summary>Submits are deduplicated by idempotency key.</summary>
    IdempotencyKeys = 16,

    /// <summary>Tasks are listed by state and type; without it <see cref="ITaskOperations.ListAsync"/> refuses with the reason.</summary>
    List = 32,

    /// <summary>Tasks are counted by state and type; without it <see cref="ITaskOperations.CountAsync"/> refuses with the reason.</summary>
    Count = 64,

    /// <summary>
    /// Declared types are kept, and a task of a type that no program declares is handed to any worker. Without this, such a task waits for a worker
    /// that knows its type, and <see cref="ITaskOperations.TypesAsync"/> refuses with the reason.
    /// </summary>
    UnknownTypes = 128,

    /// <summary>Small named values are kept beside the tasks; without it <see cref="ITaskBackend.Documents"/> is <see langword="null"/>.</summary>
    Documents = 256,

    /// <summary>Limits of a type are kept in all workers together: see <see cref="ReceiveBudget.Limits"/>.</summary>
    Limits = 512,
}

/// <summary>The task types that one program declares, whether it runs them or only submits them.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="Types">The task types.</param>
public sealed record TypeDeclaration(string Program, IReadOnlyList<string> Types);

/// <summary>A worker and the task types that it receives.</summary>
/// <param name="WorkerId">The worker's name, unique among all workers that ever ran.</param>
/// <param name="Types">The task types that the worker has handlers for and has not switched off.</param>
public sealed record ReceiverOptions(string WorkerId, IReadOnlyList<string> Types)
{
    /// <summary>Claims due tasks whose type no program declares and no worker runs, so that the runtime can bury them.</summary>
    /// <value>
    /// <see langword="true"/> by default; <see langword="false"/> leaves such tasks waiting. Without <see cref="BackendCapabilities.UnknownTypes"/>
    /// they always wait.
    /// </value>
    public bool ClaimUnknownTypes { get; init; } = true;
}

/// <summary>The events that a backend reports to a worker.</summary>
public interface IReceiverEvents
{
    /// <summary>Reports that the worker no longer holds this attempt. Its outcome will be stale.</summary>
    /// <param name="delivery">The attempt.</param>
    void Lost(TaskDelivery delivery);

    /// <summary>Reports a request to cancel this running task.</summary>
    /// <param name="delivery">The attempt.</param>
    void CancelRequested(TaskDelivery delivery);

    /// <summary>
    /// Reports that a due task must run solo, after <see cref="TaskDelivery.CrashesBeforeSolo"/> crashes. The worker drains, then receives with
    /// <see cref="ReceiveBudget.Solo"/>.
    /// </summary>
    void SoloTaskWaiting();
}

/// <summary>
/// Claims tasks and settles them, for one worker. One <see cref="ReceiveAsync"/> at a time. Disposing releases the claimed tasks that are not
/// settled.
/// </summary>
public interface ITaskReceiver : IAsyncDisposable
{
    /// <summary>Waits for due tasks and claims them, never more than the budget. The start of each attempt is durable on return.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="cancellationToken">Ends the wait. A delivery that was claimed is still returned.</param>
    /// <returns>The claimed attempts; empty when the wait was ended.</returns>
    ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken);

    /// <summary>
    /// Returns an already claimed task to run in the slot of an attempt whose handler has just ended: the next task of its key, or any. Called
    /// before the attempt is settled, and only when the worker may start another task.
    /// </summary>
    /// <param name="ended">The outcome of the attempt.</param>
    /// <param name="taken">The time that its handler took.</param>
    /// <returns>The claimed attempt; <see langword="null"/>, by default, when there is none.</returns>
    TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken) => null;

    /// <summary>
    /// Announces, when a drain begins, that this worker receives nothing more. Unclaimed tasks may go to other workers; this worker still settles
    /// the claimed ones.
    /// </summary>
    void StopReceiving() { }

    /// <summary>Stores outcomes. Repeating a settlement changes nothing.</summary>
    /// <param name="settlements">The outcomes.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcomes may still be stored.</param>
    /// <returns>The result of each settlement, in the same order.</returns>
    /// <exception cref="BackendUnavailableException">Nothing can be stored now: settle again.</exception>
    ValueTask<IReadOnlyList<SettleResult>> SettleAsync(IReadOnlyList<TaskSettlement> settlements, CancellationToken cancellationToken);
}

/// <summary>The slots that are free when tasks are claimed.</summary>
/// <param name="Total">The most tasks to claim.</param>
/// <param name="PerType">The most tasks to claim of each type that has its own limit.</param>
/// <param name="Solo">Claim one task that must run solo, and no other. The call does not wait: it returns nothing if there is none.</param>
public readonly record struct ReceiveBudget(int Total, IReadOnlyDictionary<string, int>? PerType = null, bool Solo = false)
{
    /// <summary>The types of which nothing may be claimed, since they are switched off; the same object until a type goes off or on.</summary>
    /// <value><see langword="null"/> by default: none.</value>
    public IReadOnlySet<string>? Off { get; init; }

    /// <summary>
    /// The limits of types in all workers together, by type; the same object until one changes. A claim counts the tasks that run anywhere and those that began
    /// within the window of a rate, in its own transaction, and claims no more than the limits leave.
    /// </summary>
    /// <value><see langword="null"/> by default: none.</value>
    public IReadOnlyDictionary<string, TaskLimit>? Limits { get; init; }

    /// <summary>The call does not wait: it returns nothing when nothing is due. For the test kit, on the backends that it runs on.</summary>
    internal bool AtOnce { get; init; }

    /// <summary>The slots of <see cref="Total"/> that are not free yet: a backend that claims ahead claims nothing of a limited type for them.</summary>
    /// <value>0 by default.</value>
    public int Ahead { get; init; }

    /// <summary>True when nothing of a type may be claimed.</summary>
    /// <param name="type">The type's name.</param>
    public bool IsOff(string type) => Off is not null && Off.Contains(type);

    /// <summary>The limit of a type in all workers together; <see langword="null"/> when it has none.</summary>
    /// <param name="type">The type's name.</param>
    public TaskLimit? LimitOf(string type) => Limits?.GetValueOrDefault(type);

    /// <summary>The most tasks of a type that may be claimed, whatever its limit in all workers.</summary>
    /// <param name="type">The type's name.</param>
    public int For(string type) =>
        IsOff(type) ? 0
        : PerType is not null && PerType.TryGetValue(type, out int free) ? Math.Min(free, Total)
        : Total;
}
