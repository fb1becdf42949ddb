using System.Runtime.CompilerServices;
using TaskKit.Backends;

namespace TaskKit.Tests.Contributing;

/// <summary>A worker's side of a box: turns claims into deliveries of its own, and outcomes back into those of the store.</summary>
internal sealed class BoxReceiver : ITaskReceiver, IReceiverEvents
{
    private readonly ConditionalWeakTable<TaskDelivery, BoxDelivery> _deliveries = [];
    private readonly IReceiverEvents _events;

    public BoxReceiver(ITaskBackend store, ReceiverOptions options, IReceiverEvents events)
    {
        _events = events;
        Inner = store.OpenReceiver(options, this);
    }

    /// <summary>The receiver of the store, for the harness, which hurts it.</summary>
    public ITaskReceiver Inner { get; }

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        var claims = await Inner.ReceiveAsync(budget, cancellationToken).ConfigureAwait(false);
        return [.. claims.Select(DeliveryOf)];
    }

    public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    ) => Inner.SettleAsync([.. settlements.Select(OfTheClaim)], cancellationToken);

    public void StopReceiving() => Inner.StopReceiving();

    void IReceiverEvents.Lost(TaskDelivery delivery) => _events.Lost(DeliveryOf(delivery));

    void IReceiverEvents.CancelRequested(TaskDelivery delivery) => _events.CancelRequested(DeliveryOf(delivery));

    void IReceiverEvents.SoloTaskWaiting() => _events.SoloTaskWaiting();

    public ValueTask DisposeAsync() => Inner.DisposeAsync();

    // One object for each claim: an event may come before the receive has returned, and must name the delivery that the worker will hold.
    private BoxDelivery DeliveryOf(TaskDelivery claim) => _deliveries.GetValue(claim, known => new BoxDelivery(known));

    private static TaskSettlement OfTheClaim(TaskSettlement settlement)
    {
        if (settlement.Delivery is not BoxDelivery { Claim: var claim })
            throw new ArgumentException($"Expected a delivery of the backend 'box', got a {settlement.Delivery.GetType().Name}.");
        return settlement.Kind switch
        {
            SettlementKind.Done => TaskSettlement.Done(claim, settlement.Result, settlement.FollowUps),
            SettlementKind.Retry => TaskSettlement.Retry(claim, settlement.Due, settlement.Failure!),
            SettlementKind.Snooze => TaskSettlement.Snooze(claim, settlement.Due),
            SettlementKind.Dead => TaskSettlement.Dead(claim, settlement.Failure!),
            SettlementKind.Cancelled => TaskSettlement.Cancelled(claim, settlement.Failure!),
            SettlementKind.Released => TaskSettlement.Released(claim),
            _ => throw new ArgumentException($"Expected a kind of settlement, got {settlement.Kind}."),
        };
    }
}
