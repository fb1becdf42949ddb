using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;

namespace TaskKit.Tests.Tool;

/// <summary>One backend in memory for all runs of the tool in a test; a run that closes it leaves its tasks.</summary>
public sealed class SharedMemoryProvider : TaskBackendProvider
{
    private readonly InMemoryBackend _backend = new();

    public ITaskBackend Backend => _backend;

    public override string Name => "memory";

    public override IReadOnlyList<string> ConfigurationKeys => ["Size"];

    public override ITaskBackend Create(TaskBackendContext context) => new Kept(_backend);

    private sealed class Kept(InMemoryBackend backend) : ITaskBackend
    {
        public string Name => backend.Name;

        public BackendCapabilities Capabilities => backend.Capabilities;

        public ITaskOperations Operations => backend.Operations;

        public IDocumentStore? Documents => backend.Documents;

        public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
            IReadOnlyList<TaskEnvelope> tasks,
            CancellationToken cancellationToken
        ) => backend.SubmitAsync(tasks, cancellationToken);

        public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
            backend.DeclareAsync(declaration, cancellationToken);

        public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) => backend.OpenReceiver(options, events);

        public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => backend.CheckAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
