using TaskKit.Backends.Documents;

namespace TaskKit.Backends.InMemory;

/// <summary>
/// Keeps tasks in this process's memory, for tests: it does all that a stored backend does, and forgets everything with the process.
/// </summary>
/// <remarks>
/// With a clock that a test moves by hand, tasks become due when the clock says so. Several workers may open receivers on one instance.
/// </remarks>
/// <param name="time">The clock; <see langword="null"/> is the system's.</param>
/// <param name="retention">How long finished tasks are kept; <see langword="null"/> is the defaults.</param>
public sealed class InMemoryBackend(TimeProvider? time = null, RetentionOptions? retention = null) : ITaskBackend
{
    private readonly InMemoryStore _store = new(time ?? TimeProvider.System, retention ?? new());

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public BackendCapabilities Capabilities =>
        BackendCapabilities.Delay
        | BackendCapabilities.Priority
        | BackendCapabilities.OrderedKeys
        | BackendCapabilities.AtomicFollowUps
        | BackendCapabilities.IdempotencyKeys
        | BackendCapabilities.List
        | BackendCapabilities.Count
        | BackendCapabilities.UnknownTypes
        | BackendCapabilities.Documents;

    /// <inheritdoc/>
    public ITaskOperations Operations => field ??= new InMemoryOperations(_store);

    /// <inheritdoc/>
    public IDocumentStore Documents => field ??= new InMemoryDocuments(_store);

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

    /// <summary>Closes all receivers; what they hold goes back, and is gone with the instance.</summary>
    public ValueTask DisposeAsync()
    {
        _store.Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>For tests: the worker died. What it ran comes back with one more crash, or is buried.</summary>
    internal void Kill(ITaskReceiver receiver) => _store.Kill((InMemoryReceiver)receiver);

    /// <summary>For tests: the worker hung beyond its lease. What it ran goes to others without a crash; the worker goes on.</summary>
    internal void ExpireLease(ITaskReceiver receiver) => _store.ExpireLease((InMemoryReceiver)receiver);
}
