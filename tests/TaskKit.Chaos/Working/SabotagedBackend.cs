using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend with one defect, made around it or behind its back in the table.</summary>
internal sealed class SabotagedBackend(ITaskBackend inner, PlantedBug bug, string database) : ITaskBackend
{
    public string Name => inner.Name;

    public BackendCapabilities Capabilities => inner.Capabilities;

    public ITaskOperations? Operations => inner.Operations;

    public IDocumentStore? Documents => inner.Documents;

    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken) =>
        inner.SubmitAsync(tasks, cancellationToken);

    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
        inner.DeclareAsync(declaration, cancellationToken);

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new SabotagedReceiver(inner.OpenReceiver(options, events), bug, new SqliteFile(database));

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    // A backend that is closed gives back by itself what its workers hold.
    public ValueTask DisposeAsync() => bug == PlantedBug.LostRelease ? ValueTask.CompletedTask : inner.DisposeAsync();
}
