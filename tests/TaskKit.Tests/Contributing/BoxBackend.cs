using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;

namespace TaskKit.Tests.Contributing;

/// <summary>
/// The backend of docs/contributing/add-a-backend.md. Where a real backend speaks to its store, a box hands on to the one in memory. It cannot count.
/// </summary>
/// <param name="store">The store. Several boxes may share one, as processes share a file.</param>
internal sealed class BoxBackend(InMemoryBackend store) : ITaskBackend
{
    public const BackendCapabilities Abilities =
        BackendCapabilities.Delay
        | BackendCapabilities.Priority
        | BackendCapabilities.OrderedKeys
        | BackendCapabilities.AtomicFollowUps
        | BackendCapabilities.IdempotencyKeys
        | BackendCapabilities.List
        | BackendCapabilities.UnknownTypes
        | BackendCapabilities.Documents
        | BackendCapabilities.Limits;

    public string Name => BoxBackendProvider.BackendName;

    public BackendCapabilities Capabilities => Abilities;

    public ITaskOperations Operations => field ??= new BoxOperations(store.Operations);

    public IDocumentStore Documents => store.Documents;

    public IDocumentSubmits DocumentSubmits => store.DocumentSubmits;

    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken) =>
        store.SubmitAsync(tasks, cancellationToken);

    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
        store.DeclareAsync(declaration, cancellationToken);

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) => new BoxReceiver(store, options, events);

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

    // A process leaves, and the store stays.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
