using TaskKit.Backends;
using TaskKit.Kafka.Receiving;
using TaskKit.Redis.State;

namespace TaskKit.Chaos.Working;

/// <summary>A worker's end of <see cref="SabotagedKafka"/>.</summary>
internal sealed class SabotagedKafkaReceiver(KafkaReceiver inner, PlantedBug bug, StateStore states, Amnesia amnesia) : ITaskReceiver
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(2);
    private readonly HashSet<KafkaDelivery> _held = [];

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        var deliveries = await inner.ReceiveAsync(budget, cancellationToken);
        if (bug == PlantedBug.CommitHighest)
            lock (_held)
                _held.UnionWith(deliveries.Cast<KafkaDelivery>());
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
                _held.Add((KafkaDelivery)next);
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
        settlement is { Kind: SettlementKind.Retry, Delivery: KafkaDelivery { Source: not KeyedRecord } };

    private async Task BeforeAsync(IReadOnlyList<TaskSettlement> settlements)
    {
        foreach (var settlement in settlements)
        {
            var delivery = (KafkaDelivery)settlement.Delivery;
            if (bug == PlantedBug.CommitHighest)
                CompleteUpTo(delivery);
            else if (bug == PlantedBug.EarlyAcknowledge)
                inner.Intake.Complete(delivery.Source);
            else if (bug == PlantedBug.DeadFirst && settlement.Kind == SettlementKind.Dead)
            {
                await DecideAsync(delivery, new Intent(IntentKind.Dead, null, settlement.Failure), settlement.CountsAttempt);
                var dead = SettleRequest.Dead(delivery.Run, settlement.Failure, counted: false, delivery.Run.Place);
                await states.SettleAsync([dead], CancellationToken.None);
            }
            else if (bug == PlantedBug.HandOffFirst && IsHandOff(settlement))
            {
                await DecideAsync(delivery, new Intent(IntentKind.Retry, settlement.Due, settlement.Failure), counted: true);
                inner.Intake.Complete(delivery.Source);
            }
        }
        if (bug == PlantedBug.EarlyAcknowledge || (bug == PlantedBug.DeadFirst && settlements.Any(it => it.Kind == SettlementKind.Dead)))
            await Task.Delay(TooLong, TimeProvider.System);
    }

    private async Task AfterAsync(IReadOnlyList<TaskSettlement> settlements, IReadOnlyList<SettleResult> results)
    {
        foreach (var (settlement, result) in settlements.Zip(results))
        {
            var delivery = (KafkaDelivery)settlement.Delivery;
            switch (bug)
            {
                case PlantedBug.NoFence when result == SettleResult.Stale && settlement.Kind == SettlementKind.Done:
                    await amnesia.ForgetAsync(delivery.Task.Id);
                    await states.SettleAsync([SettleRequest.Done(delivery.Run)], CancellationToken.None);
                    break;
                case PlantedBug.AttemptReset when settlement.Kind == SettlementKind.Retry:
                case PlantedBug.TwinRuns when settlement.Kind == SettlementKind.Done:
                    await amnesia.ForgetAsync(delivery.Task.Id);
                    break;
            }
        }
    }

    /// <summary>Tells the guard that the task is handed on; nothing is written.</summary>
    private async Task DecideAsync(KafkaDelivery delivery, Intent intent, bool counted) =>
        await states.SettleAsync([SettleRequest.Decide(delivery.Run, intent, counted)], CancellationToken.None);

    private void CompleteUpTo(KafkaDelivery done)
    {
        KafkaDelivery[] earlier;
        lock (_held)
        {
            _held.Remove(done);
            earlier =
            [
                .. _held.Where(it =>
                    it.Source.Track == done.Source.Track && it.Source.Record.Place.Offset < done.Source.Record.Place.Offset
                ),
            ];
        }
        foreach (var it in earlier)
            inner.Intake.Complete(it.Source);
    }
}
