using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Redis.State;

namespace TaskKit.Chaos.Working;

/// <summary>A worker's end of <see cref="SabotagedKafka"/>.</summary>
internal sealed class SabotagedKafkaReceiver(BrokerReceiver inner, PlantedBug bug, RedisGuard states, Amnesia amnesia) : ITaskReceiver
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(2);
    private readonly HashSet<BrokerDelivery> _held = [];

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        var deliveries = await inner.ReceiveAsync(budget, cancellationToken);
        if (bug == PlantedBug.CommitHighest)
            lock (_held)
                _held.UnionWith(deliveries.Cast<BrokerDelivery>());
        return deliveries;
    }

    public async ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    )
    {
        await BeforeAsync(settlements);
        var passed = settlements.Where(Passes).ToList();
        var results = await inner.SettleAsync(passed, cancellationToken);
        await AfterAsync(passed, results);
        bool lies = bug is PlantedBug.NoFence or PlantedBug.LostRelease or PlantedBug.HandOffFirst;
        return lies ? [.. Enumerable.Repeat(SettleResult.Settled, settlements.Count)] : results;
    }

    public TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken)
    {
        var next = inner.Next(ended, taken);
        if (bug == PlantedBug.CommitHighest && next is not null)
            lock (_held)
                _held.Add((BrokerDelivery)next);
        return next;
    }

    public void StopReceiving() => inner.StopReceiving();

    public async ValueTask DisposeAsync()
    {
        if (bug != PlantedBug.LostRelease)
            await inner.DisposeAsync();
        amnesia.Dispose();
    }

    private bool Passes(TaskSettlement settlement) =>
        !(bug == PlantedBug.LostRelease && settlement.Kind == SettlementKind.Released)
        && !(bug == PlantedBug.HandOffFirst && IsHandOff(settlement));

    private static bool IsHandOff(TaskSettlement settlement) =>
        settlement is { Kind: SettlementKind.Retry, Delivery: BrokerDelivery { Source: not KeyedRecord, Attempt: Work.MaxRetries } };

    private async Task BeforeAsync(IReadOnlyList<TaskSettlement> settlements)
    {
        foreach (var settlement in settlements)
        {
            var delivery = (BrokerDelivery)settlement.Delivery;
            if (bug == PlantedBug.CommitHighest)
                CompleteUpTo(delivery);
            else if (bug == PlantedBug.EarlyAcknowledge)
                inner.Desk.End(delivery.Source);
            else if (bug == PlantedBug.DeadFirst && settlement.Kind == SettlementKind.Dead)
            {
                await DecideAsync(delivery, new Intent(IntentKind.Dead, null, settlement.Failure), settlement.CountsAttempt);
                var dead = SettleRequest.Dead(delivery.Run, settlement.Failure, counted: false, delivery.Run.Place);
                await states.SettleAsync([dead], CancellationToken.None);
            }
            else if (bug == PlantedBug.HandOffFirst && IsHandOff(settlement))
            {
                await DecideAsync(delivery, new Intent(IntentKind.Retry, settlement.Due, settlement.Failure), counted: true);
                inner.Desk.End(delivery.Source);
            }
        }
        if (bug == PlantedBug.EarlyAcknowledge || (bug == PlantedBug.DeadFirst && settlements.Any(it => it.Kind == SettlementKind.Dead)))
            await Task.Delay(TooLong, TimeProvider.System);
    }

    private async Task AfterAsync(IReadOnlyList<TaskSettlement> settlements, IReadOnlyList<SettleResult> results)
    {
        foreach (var (settlement, result) in settlements.Zip(results))
        {
            var delivery = (BrokerDelivery)settlement.Delivery;
            switch (bug)
            {
                case PlantedBug.NoFence when result == SettleResult.Stale && settlement.Kind == SettlementKind.Done:
                    await amnesia.ForgetAsync(delivery.Task.Id);
                    await states.SettleAsync([SettleRequest.Done(delivery.Run)], CancellationToken.None);
                    break;
                case PlantedBug.AttemptReset when settlement.Kind == SettlementKind.Retry:
                    delivery.Source.Repeat(ended: 0, settlement.Due);
                    await amnesia.ForgetAsync(delivery.Task.Id);
                    break;
                case PlantedBug.TwinRuns when settlement.Kind == SettlementKind.Done:
                    await amnesia.ForgetAsync(delivery.Task.Id);
                    break;
            }
        }
    }

    /// <summary>Tells the guard that the task is handed on; nothing is written.</summary>
    private async Task DecideAsync(BrokerDelivery delivery, Intent intent, bool counted) =>
        await states.SettleAsync([SettleRequest.Decide(delivery.Run, intent, counted)], CancellationToken.None);

    private void CompleteUpTo(BrokerDelivery done)
    {
        BrokerDelivery[] earlier;
        lock (_held)
        {
            _held.Remove(done);
            earlier = [.. _held.Where(it => it.Source.Stream == done.Source.Stream && it.Source.Place.Number < done.Source.Place.Number)];
        }
        foreach (var it in earlier)
            inner.Desk.End(it.Source);
    }
}
