using System.Buffers;
using TaskKit.Backends;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Granting;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Brokers.Settling;

/// <summary>
/// Stores outcomes in an order in which a crash loses nothing: first the follow-ups, then the outcome under its token, then the record that it leads
/// to, and last the end of the old record.
/// </summary>
internal sealed class Settler(
    IGuard guard,
    FollowUps followUps,
    RecordDesk desk,
    HandOffs handOffs,
    RunningTasks running,
    EarlyRequests early
)
{
    /// <exception cref="BackendUnavailableException">Nothing of this batch is known to be stored: settle it again.</exception>
    public async ValueTask<IReadOnlyList<SettleResult>> SettleAsync(IReadOnlyList<TaskSettlement> settlements)
    {
        if (!HasFollowUps(settlements) || await followUps.StoreAsync(settlements).ConfigureAwait(false) is not { } refused)
            return await StoreAsync(settlements).ConfigureAwait(false);
        // A refused run is not settled here: the worker settles it again, as a failure.
        var stored = await StoreAsync([.. settlements.Where((_, i) => refused[i].Status != SettleStatus.Refused)]).ConfigureAwait(false);
        for (int i = 0, k = 0; i < refused.Length; i++)
            if (refused[i].Status != SettleStatus.Refused)
                refused[i] = stored[k++];
        return refused;
    }

    private async ValueTask<IReadOnlyList<SettleResult>> StoreAsync(IReadOnlyList<TaskSettlement> settlements)
    {
        if (settlements.Count == 0)
            return [];
        for (int i = 0; i < settlements.Count; i++)
            if (settlements[i].Kind == SettlementKind.Done)
                FaultPoints.Reached?.Invoke(FaultPoints.Handled);
        var requests = ArrayPool<SettleRequest>.Shared.Rent(settlements.Count);
        try
        {
            bool handsOn = false;
            for (int i = 0; i < settlements.Count; i++)
            {
                requests[i] = Request(settlements[i]);
                handsOn |= requests[i].Kind == SettleKind.Decide;
            }
            var results = await StoreAsync(settlements, new ArraySegment<SettleRequest>(requests, 0, settlements.Count))
                .ConfigureAwait(false);
            if (handsOn)
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
        var storing = guard.SettleAsync(requests, CancellationToken.None);
        var asked = early.Ask(settlements);
        try
        {
            var answers = await storing.ConfigureAwait(false);
            running.Remove(settlements);
            var results = new SettleResult[settlements.Count];
            for (int i = 0; i < results.Length; i++)
                results[i] = Finish(settlements[i], requests[i], answers[i]);
            return results;
        }
        finally
        {
            if (asked is not null)
                await early.EndAsync(asked).ConfigureAwait(false);
        }
    }

    private static bool HasFollowUps(IReadOnlyList<TaskSettlement> settlements)
    {
        for (int i = 0; i < settlements.Count; i++)
            if (settlements[i].FollowUps.Count > 0)
                return true;
        return false;
    }

    private SettleRequest Request(in TaskSettlement settlement)
    {
        var delivery = (BrokerDelivery)settlement.Delivery;
        var run = delivery.Run;
        return settlement.Kind switch
        {
            SettlementKind.Done => SettleRequest.Done(run, settlement.Result),
            SettlementKind.Cancelled => SettleRequest.Cancelled(run, settlement.Failure!),
            SettlementKind.Released => SettleRequest.Released(run),
            SettlementKind.Retry when Stays(delivery.Source, settlement.Due) => SettleRequest.RetryInPlace(
                run,
                settlement.Due,
                settlement.Failure!
            ),
            SettlementKind.Snooze when Stays(delivery.Source, settlement.Due) => SettleRequest.SnoozeInPlace(run, settlement.Due),
            _ => SettleRequest.Decide(run, IntentOf(settlement), settlement.CountsAttempt),
        };
    }

    // A record with a key waits in its lane, however long: a new record would come behind the others of its key.
    private bool Stays(FetchedRecord record, DateTimeOffset due) => record is KeyedRecord || desk.MayHold(record, due);

    private static Intent IntentOf(in TaskSettlement settlement) =>
        settlement.Kind switch
        {
            SettlementKind.Retry => new Intent(IntentKind.Retry, settlement.Due, settlement.Failure),
            SettlementKind.Snooze => new Intent(IntentKind.Snooze, settlement.Due, null),
            _ => new Intent(IntentKind.Dead, null, settlement.Failure),
        };

    private SettleResult Finish(in TaskSettlement settlement, in SettleRequest request, SettleAnswer answer)
    {
        var delivery = (BrokerDelivery)settlement.Delivery;
        var source = delivery.Source;
        if (source.Stream.Limit is not null)
            desk.MakeRoom(source.Stream.Type);
        if (!delivery.TryEnd())
            return answer is SettleAnswer.Applied or SettleAnswer.Cancelled ? SettleResult.Settled : SettleResult.Stale;
        switch (answer)
        {
            case SettleAnswer.Applied:
                Apply(settlement, request, delivery);
                return SettleResult.Settled;
            case SettleAnswer.Cancelled:
                desk.End(source);
                return SettleResult.Settled;
            case SettleAnswer.StaleEnded:
                desk.End(source);
                return SettleResult.Stale;
            default:
                // Another worker has taken the run over. Only the guard knows whether this record must run again, so START is asked for it.
                Again(source);
                return SettleResult.Stale;
        }
    }

    private void Apply(in TaskSettlement settlement, in SettleRequest request, BrokerDelivery delivery)
    {
        var source = delivery.Source;
        switch (request.Kind)
        {
            case SettleKind.Decide:
                handOffs.Add(source, delivery.Run, IntentOf(settlement), settlement.CountsAttempt);
                break;
            case SettleKind.Wait:
                source.Token = default;
                source.Repeat(delivery.Run.Ended + (settlement.CountsAttempt ? 1 : 0), settlement.Due);
                desk.Wait(source, settlement.Due);
                break;
            case SettleKind.Released:
                Again(source);
                break;
            default:
                FaultPoints.Reached?.Invoke(FaultPoints.DoneWritten);
                desk.End(source);
                break;
        }
    }

    private void Again(FetchedRecord source)
    {
        source.Token = default;
        desk.MakeReady(source);
    }
}
