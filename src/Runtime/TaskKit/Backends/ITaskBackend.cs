using TaskKit.Backends.Documents;

namespace TaskKit.Backends;

/// <summary>Stores and carries tasks. All backends pass one conformance suite, which defines what these members promise.</summary>
public interface ITaskBackend : IAsyncDisposable
{
    /// <summary>The backend's name in configuration and telemetry, for example <c>sqlite</c>.</summary>
    string Name { get; }

    /// <summary>What the backend can do beyond running tasks.</summary>
    BackendCapabilities Capabilities { get; }

    /// <summary>Inspection and operation by id, list and state; <see langword="null"/> when the backend has none.</summary>
    ITaskOperations? Operations { get; }

    /// <summary>Small named values in the store; <see langword="null"/> when the backend keeps none.</summary>
    /// <value>Not <see langword="null"/> with <see cref="BackendCapabilities.Documents"/>.</value>
    IDocumentStore? Documents { get; }

    /// <summary>Stores tasks in one go; what is accepted is durable on return.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="cancellationToken">Gives up waiting; the tasks may still be stored.</param>
    /// <returns>What became of each, in the same order.</returns>
    /// <exception cref="BackendUnavailableException">
    /// Nothing can be stored now. Nothing was accepted, unless the message says that a task may have been.
    /// </exception>
    ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken);

    /// <summary>
    /// Writes down which task types a program declares, so that their tasks wait while it is away. Called at a worker's start, with a client's
    /// first submit, and again every hour; calling it twice is calling it once.
    /// </summary>
    /// <remarks>
    /// An entry ends <see cref="RetentionOptions.Dead"/> after the last call, and not before the last task of its type has ended. From the call on,
    /// before it is answered and even if it fails, a type of the declaration is known to what is submitted and claimed through this backend.
    /// Without <see cref="BackendCapabilities.UnknownTypes"/> it does nothing.
    /// </remarks>
    /// <param name="declaration">Who declares what.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be written all the same.</param>
    /// <exception cref="BackendUnavailableException">It cannot be written now: call again.</exception>
    ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken);

    /// <summary>Registers a worker and its task types. The backend keeps the worker's leases alive from its own thread.</summary>
    /// <param name="options">Who receives what.</param>
    /// <param name="events">Told what happens to claimed tasks from outside; called from the backend's threads, so it must not block.</param>
    ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events);

    /// <summary>Whether the backend can store and hand out tasks now.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> when it can, else the cause in words.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>The cause, in words, for which the backend may break a promise though it works, as <see cref="CheckAsync"/> last found it.</summary>
    /// <value><see langword="null"/>, by default, when nothing is known to be wrong.</value>
    string? Warning => null;
}

/// <summary>What a backend can do beyond running tasks.</summary>
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
    /// Declared types are kept, and tasks of a type that no program declares are handed to a worker that does not know it. Without it they wait
    /// for a worker that does, and <see cref="ITaskOperations.TypesAsync"/> refuses with the reason.
    /// </summary>
    UnknownTypes = 128,

    /// <summary>Small named values are kept beside the tasks; without it <see cref="ITaskBackend.Documents"/> is <see langword="null"/>.</summary>
    Documents = 256,
}

/// <summary>The task types that one program declares, whether it runs them or only submits them.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="Types">The task types.</param>
public sealed record TypeDeclaration(string Program, IReadOnlyList<string> Types);

/// <summary>Who receives what.</summary>
/// <param name="WorkerId">The worker's name, unique among all that ever ran.</param>
/// <param name="Types">The task types it has handlers for and has not switched off.</param>
public sealed record ReceiverOptions(string WorkerId, IReadOnlyList<string> Types)
{
    /// <summary>Claims due tasks whose type no program declares and no worker runs, so that the runtime can bury them.</summary>
    /// <value>
    /// <see langword="true"/> by default; <see langword="false"/> parks them. Without <see cref="BackendCapabilities.UnknownTypes"/> they are
    /// parked always.
    /// </value>
    public bool ClaimUnknownTypes { get; init; } = true;
}

/// <summary>What happens to claimed tasks from outside.</summary>
public interface IReceiverEvents
{
    /// <summary>The worker no longer holds this attempt; its result will be stale.</summary>
    /// <param name="delivery">The attempt.</param>
    void Lost(TaskDelivery delivery);

    /// <summary>Somebody asked to cancel this running task.</summary>
    /// <param name="delivery">The attempt.</param>
    void CancelRequested(TaskDelivery delivery);

    /// <summary>A due task has crashed its workers before and must run alone: drain, then receive with <see cref="ReceiveBudget.Alone"/>.</summary>
    void LoneTaskWaiting();
}

/// <summary>
/// Claims tasks and settles them, for one worker. One <see cref="ReceiveAsync"/> at a time. Disposing gives back, uncounted, what was claimed
/// and not settled.
/// </summary>
public interface ITaskReceiver : IAsyncDisposable
{
    /// <summary>Waits for due tasks and claims them, never more than the budget. The start of each attempt is durable on return.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="cancellationToken">Ends the wait. A delivery that was claimed is still returned.</param>
    /// <returns>The claimed attempts; empty when the wait was ended.</returns>
    ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken);

    /// <summary>
    /// What is to run in the place of an attempt whose handler has ended, if it is claimed already: the next task of its key, or any. It takes the slot
    /// of the one that ended. Not called when nothing may follow, and always before the attempt is settled.
    /// </summary>
    /// <param name="ended">How the attempt ended.</param>
    /// <param name="taken">How long its handler took.</param>
    /// <returns>The claimed attempt; <see langword="null"/>, by default, when there is none.</returns>
    TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken) => null;

    /// <summary>
    /// Says that nothing more will be received, at the begin of a drain: others may get what this worker has not claimed. What it has claimed it
    /// still settles.
    /// </summary>
    void StopReceiving() { }

    /// <summary>Stores outcomes. Repeating a settlement changes nothing.</summary>
    /// <param name="settlements">The outcomes.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcomes may still be stored.</param>
    /// <returns>What each did, in the same order.</returns>
    /// <exception cref="BackendUnavailableException">Nothing can be stored now: settle again.</exception>
    ValueTask<IReadOnlyList<SettleResult>> SettleAsync(IReadOnlyList<TaskSettlement> settlements, CancellationToken cancellationToken);
}

/// <summary>The slots that are free when tasks are claimed.</summary>
/// <param name="Total">How many tasks at most.</param>
/// <param name="PerType">How many of a type at most, for types with a limit of their own; a type that is not in it has none.</param>
/// <param name="Alone">Claim one task that must run alone, and no other; return at once, empty if there is none.</param>
public readonly record struct ReceiveBudget(int Total, IReadOnlyDictionary<string, int>? PerType = null, bool Alone = false)
{
    /// <summary>How many tasks of a type may be claimed.</summary>
    /// <param name="type">The type's name.</param>
    public int For(string type) => PerType is not null && PerType.TryGetValue(type, out int free) ? Math.Min(free, Total) : Total;
}
