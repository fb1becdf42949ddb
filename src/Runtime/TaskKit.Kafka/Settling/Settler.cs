using System.Buffers;
using TaskKit.Backends;
using TaskKit.Kafka.Receiving;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Settling;

/// <summary>
/// Stores outcomes in the order that loses nothing: follow-ups first, then the outcome under its token, then what the outcome produces, and last
/// the record's offset.
/// </summary>
internal sealed class Settler(
    StateStore? states,
    FollowUps followUps,
    Intake intake,
    HandOffs handOffs,
    Running running,
    Followers? followers
)
{
    /// <exception cref="BackendUnavailableException">Nothing of this batch is known to be stored: settle it again.</exception>
    public async ValueTask<IReadOnlyList<SettleResult>> SettleAsync(IReadOnlyList<TaskSettlement> settlements)
    {
        if (await followUps.StoreAsync(settlements).ConfigureAwait(false) is not { } refused)
            return await StoreAsync(settlements).ConfigureAwait(false);
        // Those runs go on being this worker's: what follows is the failure of each.
        var stored = await StoreAsync([.. settlements.Where((_, i) => refused[i].Status != SettleStatus.Refused)]).ConfigureAwait(false);
        for (int i = 0, k = 0; i < refused.Length; i++)
            if (refused[i].Status != SettleStatus.Refused)
                refused[i] = stored[k++];
        return refused;
    }

    /// <summary>Somebody else holds the run: the guard is asked again what is to be done with its record.</summary>
    public void Lose(KafkaDelivery delivery)
    {
        if (delivery.TryEnd())
            Again(delivery.Source);
    }

    private async ValueTask<IReadOnlyList<SettleResult>> StoreAsync(IReadOnlyList<TaskSettlement> settlements)
    {
        if (settlements.Count == 0)
            return [];
        for (int i = 0; i < settlements.Count; i++)
            Reach(settlements[i]);
        var requests = ArrayPool<SettleRequest>.Shared.Rent(settlements.Count);
        try
        {
            for (int i = 0; i < settlements.Count; i++)
                requests[i] = Request(settlements[i]);
            var results = await StoreAsync(settlements, new ArraySegment<SettleRequest>(requests, 0, settlements.Count))
                .ConfigureAwait(false);
            await handOffs.CaughtUpAsync().ConfigureAwait(false);
            return results;
        }
        finally
        {
            ArrayPool<SettleRequest>.Shared.Return(requests, clearArray: true);
        }
    }

    private async ValueTask<SettleResult[]> StoreAsync(IReadOnlyList<TaskSettlement> settlements, ArraySegment<SettleRequest> requests)
    {
        var storing = states?.SettleAsync(requests, CancellationToken.None);
        var asked = followers?.Ask(settlements);
        try
        {
            var answers = storing is { } stored ? await stored.ConfigureAwait(false) : null;
            running.Remove(settlements);
            var results = new SettleResult[settlements.Count];
            for (int i = 0; i < results.Length; i++)
                results[i] = Finish(settlements[i], requests[i], answers?[i] ?? SettleAnswer.Applied);
            return results;
        }
        finally
        {
            if (asked is not null)
                await followers!.EndAsync(asked).ConfigureAwait(false);
        }
    }

    private static void Reach(in TaskSettlement settlement)
    {
        if (FaultPoints.Reached is not { } reached)
            return;
        if (settlement.Kind == SettlementKind.Done)
            reached(FaultPoints.Handled);
    }

    private static SettleRequest Request(in TaskSettlement settlement)
    {
        var delivery = (KafkaDelivery)settlement.Delivery;
        var run = delivery.Run;
        bool keyed = delivery.Source is KeyedRecord;
        return settlement.Kind switch
        {
            SettlementKind.Done => SettleRequest.Done(run, settlement.Result),
            SettlementKind.Cancelled => SettleRequest.Cancelled(run, settlement.Failure!),
            SettlementKind.Released => SettleRequest.Released(run),
            SettlementKind.Retry when keyed => SettleRequest.RetryInPlace(run, settlement.Due, settlement.Failure!),
            SettlementKind.Snooze when keyed => SettleRequest.SnoozeInPlace(run, settlement.Due),
            _ => SettleRequest.Decide(run, IntentOf(settlement), settlement.CountsAttempt),
        };
    }

    private static Intent IntentOf(in TaskSettlement settlement) =>
        settlement.Kind switch
        {
            SettlementKind.Retry => new Intent(IntentKind.Retry, settlement.Due, settlement.Failure),
            SettlementKind.Snooze => new Intent(IntentKind.Snooze, settlement.Due, null),
            _ => new Intent(IntentKind.Dead, null, settlement.Failure),
        };

    private SettleResult Finish(in TaskSettlement settlement, in SettleRequest request, SettleAnswer answer)
    {
        var delivery = (KafkaDelivery)settlement.Delivery;
        var source = delivery.Source;
        if (!delivery.TryEnd())
            return answer is SettleAnswer.Applied or SettleAnswer.Cancelled ? SettleResult.Settled : SettleResult.Stale;
        switch (answer)
        {
            case SettleAnswer.Applied:
                Apply(settlement, request, delivery);
                return SettleResult.Settled;
            case SettleAnswer.Cancelled:
                intake.Complete(source);
                return SettleResult.Settled;
            case SettleAnswer.StaleEnded:
                intake.Complete(source);
                return SettleResult.Stale;
            default:
                // Somebody else holds the run; whether this record is still needed, only the guard knows.
                Again(source);
                return SettleResult.Stale;
        }
    }

    private void Apply(in TaskSettlement settlement, in SettleRequest request, KafkaDelivery delivery)
    {
        var source = delivery.Source;
        switch (request.Kind)
        {
            case SettleKind.Decide:
                handOffs.Add(source, delivery.Run, IntentOf(settlement), settlement.CountsAttempt);
                break;
            case SettleKind.Wait:
                source.Token = default;
                intake.Wait(source, settlement.Due);
                break;
            case SettleKind.Released:
                Again(source);
                break;
            default:
                FaultPoints.Reached?.Invoke(FaultPoints.DoneWritten);
                intake.Complete(source);
                break;
        }
    }

    private void Again(FetchedRecord source)
    {
        source.Token = default;
        intake.Return(source);
    }
}
