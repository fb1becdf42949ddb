using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Tests.Kafka;

/// <summary>A backend that makes a mistake when outcomes are settled, around one that makes none.</summary>
internal abstract class WrappedBackend(ITaskBackend inner) : ITaskBackend
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
        new Receiver(this, inner.OpenReceiver(options, events));

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    protected abstract ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        ITaskReceiver receiver,
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    );

    private sealed class Receiver(WrappedBackend backend, ITaskReceiver inner) : ITaskReceiver
    {
        public ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken) =>
            inner.ReceiveAsync(budget, cancellationToken);

        public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
            IReadOnlyList<TaskSettlement> settlements,
            CancellationToken cancellationToken
        ) => backend.SettleAsync(inner, settlements, cancellationToken);

        public TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken) => inner.Next(ended, taken);

        public void StopReceiving() => inner.StopReceiving();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
