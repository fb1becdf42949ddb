using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Tests.Support;

/// <summary>A backend that fails when a test says so, around one that works.</summary>
internal sealed class FaultyBackend(ITaskBackend inner) : ITaskBackend
{
    public Exception? ReceiveError { get; set; }

    /// <summary>Holds back what was claimed until it completes.</summary>
    public Task ReceiveGate { get; set; } = Task.CompletedTask;

    public Exception? SettleError { get; set; }

    /// <summary>Thrown when a handler has ended and the worker asks for what follows.</summary>
    public Exception? NextError { get; set; }

    public int SettleCalls;

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

    private sealed class Receiver(FaultyBackend faults, ITaskReceiver receiver) : ITaskReceiver
    {
        public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
        {
            var deliveries = faults.ReceiveError is { } error ? throw error : await receiver.ReceiveAsync(budget, cancellationToken);
            await faults.ReceiveGate;
            return deliveries;
        }

        public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
            IReadOnlyList<TaskSettlement> settlements,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref faults.SettleCalls);
            return faults.SettleError is { } error ? throw error : receiver.SettleAsync(settlements, cancellationToken);
        }

        public TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken) =>
            faults.NextError is { } error ? throw error : receiver.Next(ended, taken);

        public void StopReceiving() => receiver.StopReceiving();

        public ValueTask DisposeAsync() => receiver.DisposeAsync();
    }
}
