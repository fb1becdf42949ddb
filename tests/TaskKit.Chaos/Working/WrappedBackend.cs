using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Chaos.Working;

/// <summary>A backend around another one, which does all that the derived class does not do itself.</summary>
internal abstract class WrappedBackend(ITaskBackend inner) : ITaskBackend
{
    public virtual string Name => Inner.Name;

    public virtual BackendCapabilities Capabilities => Inner.Capabilities;

    public virtual ITaskOperations? Operations => Inner.Operations;

    public virtual IDocumentStore? Documents => Inner.Documents;

    public virtual IDocumentSubmits? DocumentSubmits => Inner.DocumentSubmits;

    public string? Warning => Inner.Warning;

    protected ITaskBackend Inner { get; } = inner;

    public virtual ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        CancellationToken cancellationToken
    ) => Inner.SubmitAsync(tasks, cancellationToken);

    public virtual ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
        Inner.DeclareAsync(declaration, cancellationToken);

    public virtual ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) => Inner.OpenReceiver(options, events);

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => Inner.CheckAsync(cancellationToken);

    public virtual ValueTask DisposeAsync() => Inner.DisposeAsync();
}
