using TaskKit.Backends.Documents;

namespace TaskKit.Backends.InMemory;

/// <summary>
/// Keeps tasks in the memory of this process, for tests. It does all that a stored backend does, and forgets everything with the process.
/// </summary>
/// <remarks>
/// With a clock that a test moves by hand, tasks become due when the clock says so. Several workers may open receivers on one instance.
/// </remarks>
/// <param name="time">The clock; <see langword="null"/> is the system's.</param>
/// <param name="retention">The time for which ended tasks are kept; <see langword="null"/> is the defaults.</param>
public sealed class InMemoryBackend(TimeProvider? time = null, RetentionOptions? retention = null) : ITaskBackend
{
    private readonly InMemoryStore _store = new(time ?? TimeProvider.System, retention ?? new());

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public BackendCapabilities Capabilities => Abilities;

    /// <summary>The capabilities of a store that changes everything in one transaction: this one, and the SQLite file whose place it takes in tests.</summary>
    internal const BackendCapabilities Abilities =
        BackendCapabilities.Delay
        | BackendCapabilities.Priority
        | BackendCapabilities.OrderedKeys
        | BackendCapabilities.AtomicFollowUps
        | BackendCapabilities.IdempotencyKeys
        | BackendCapabilities.List
        | BackendCapabilities.Count
        | BackendCapabilities.UnknownTypes
        | BackendCapabilities.Documents
        | BackendCapabilities.Limits;

    /// <inheritdoc/>
    public ITaskOperations Operations => field ??= new InMemoryOperations(_store);

    /// <inheritdoc/>
    public IDocumentStore Documents => Stored;

    /// <inheritdoc/>
    public IDocumentSubmits DocumentSubmits => Stored;

    private InMemoryDocuments Stored => field ??= new InMemoryDocuments(_store);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SubmitOutcome>>(_store.Submit(tasks));

    /// <inheritdoc/>
    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken)
    {
        _store.Declare(declaration);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) => _store.Open(options, events);

    /// <inheritdoc/>
    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);

    /// <summary>Closes all receivers. The tasks are gone with the instance.</summary>
    public ValueTask DisposeAsync()
    {
        _store.Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Acts as if the worker had died: its running tasks get one more crash and wait again, or are buried. For tests.</summary>
    internal void Kill(ITaskReceiver receiver) => _store.Kill((InMemoryReceiver)receiver);

    /// <summary>Acts as if the worker had hung beyond its lease: its running tasks wait again without a crash, and it goes on. For tests.</summary>
    internal void ExpireLease(ITaskReceiver receiver) => _store.ExpireLease((InMemoryReceiver)receiver);
}
