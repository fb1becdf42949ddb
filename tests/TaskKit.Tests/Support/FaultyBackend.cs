using TaskKit.Backends;
using TaskKit.Chaos.Working;

namespace TaskKit.Tests.Support;

/// <summary>A backend that fails when a test says so, around one that works.</summary>
internal sealed class FaultyBackend(ITaskBackend inner) : WrappedBackend(inner)
{
    public Exception? ReceiveError { get; set; }

    /// <summary>Holds back what was claimed until it completes.</summary>
    public Task ReceiveGate { get; set; } = Task.CompletedTask;

    public Exception? SettleError { get; set; }

    /// <summary>Thrown when a handler has ended and the worker asks for what follows.</summary>
    public Exception? NextError { get; set; }

    public int SettleCalls;

    public override ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new Receiver(this, Inner.OpenReceiver(options, events));

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
