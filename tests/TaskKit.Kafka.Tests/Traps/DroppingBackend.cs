using TaskKit.Backends;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>The mistake of T5 and T8: what cannot be run is acknowledged, and that was all.</summary>
internal sealed class DroppingBackend(ITaskBackend inner) : MistakenBackend(inner)
{
    protected override ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        ITaskReceiver receiver,
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    ) =>
        receiver.SettleAsync(
            [
                .. settlements.Select(settlement =>
                    settlement.Kind == SettlementKind.Dead ? TaskSettlement.Done(settlement.Delivery) : settlement
                ),
            ],
            cancellationToken
        );
}
