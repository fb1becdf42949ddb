using TaskKit.Backends;
using TaskKit.Chaos.Working;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>A backend that makes a mistake when outcomes are settled, around one that makes none.</summary>
internal abstract class MistakenBackend(ITaskBackend inner) : WrappedBackend(inner)
{
    public override ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new Receiver(this, Inner.OpenReceiver(options, events));

    protected abstract ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        ITaskReceiver receiver,
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    );

    private sealed class Receiver(MistakenBackend backend, ITaskReceiver inner) : ITaskReceiver
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
