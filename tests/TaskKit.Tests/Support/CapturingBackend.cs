using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;

namespace TaskKit.Tests.Support;

/// <summary>Tells the worker that it has lost what it runs, as a backend does after a lease ran out.</summary>
internal sealed class CapturingBackend : ITaskBackend
{
    private readonly InMemoryBackend _inner = new();
    private readonly System.Collections.Concurrent.ConcurrentBag<TaskDelivery> _deliveries = [];
    private IReceiverEvents? _events;

    public string Name => _inner.Name;

    public BackendCapabilities Capabilities => _inner.Capabilities;

    public ITaskOperations Operations => _inner.Operations;

    public IDocumentStore? Documents => _inner.Documents;

    public void LoseAll()
    {
        foreach (var delivery in _deliveries)
            _events!.Lost(delivery);
    }

    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken) =>
        _inner.SubmitAsync(tasks, cancellationToken);

    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
        _inner.DeclareAsync(declaration, cancellationToken);

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events)
    {
        _events = events;
        return new Receiver(this, _inner.OpenReceiver(options, events));
    }

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => _inner.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private sealed class Receiver(CapturingBackend backend, ITaskReceiver inner) : ITaskReceiver
    {
        public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
        {
            var received = await inner.ReceiveAsync(budget, cancellationToken);
            foreach (var delivery in received)
                backend._deliveries.Add(delivery);
            return received;
        }

        public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
            IReadOnlyList<TaskSettlement> settlements,
            CancellationToken cancellationToken
        ) => inner.SettleAsync(settlements, cancellationToken);

        public TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken)
        {
            var next = inner.Next(ended, taken);
            if (next is not null)
                backend._deliveries.Add(next);
            return next;
        }

        public void StopReceiving() => inner.StopReceiving();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
