using TaskKit.Backends;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Working;

/// <summary>A worker's end of <see cref="SabotagedBackend"/>.</summary>
internal sealed class SabotagedReceiver(ITaskReceiver inner, PlantedBug bug, SqliteFile database) : ITaskReceiver
{
    private int _freedTwice;

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        var deliveries = await inner.ReceiveAsync(bug == PlantedBug.PermitFreedTwice ? Loosened(budget) : budget, cancellationToken);
        if (bug == PlantedBug.EarlyAcknowledge && deliveries.Count > 0)
            await inner.SettleAsync([.. deliveries.Select(delivery => TaskSettlement.Done(delivery))], CancellationToken.None);
        return deliveries;
    }

    public async ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    )
    {
        switch (bug)
        {
            case PlantedBug.EarlyAcknowledge:
                return All(settlements);
            case PlantedBug.LostRelease:
                await inner.SettleAsync(
                    [.. settlements.Where(settlement => settlement.Kind != SettlementKind.Released)],
                    cancellationToken
                );
                return All(settlements);
            case PlantedBug.NoFence:
                return ForceStale(settlements, await inner.SettleAsync(settlements, cancellationToken));
            case PlantedBug.PermitFreedTwice:
                var answers = await inner.SettleAsync(settlements, cancellationToken);
                Interlocked.Add(ref _freedTwice, settlements.Count(settlement => settlement.Delivery.Task.Type == LimitedType.Capped));
                return answers;
            default:
                var results = await inner.SettleAsync(settlements, cancellationToken);
                foreach (var settlement in settlements.Where(settlement => settlement.Kind == SettlementKind.Retry))
                    database.Execute($"UPDATE task_queue SET attempts = 0 WHERE id = '{settlement.Delivery.Task.Id}'");
                return results;
        }
    }

    public void StopReceiving() => inner.StopReceiving();

    public async ValueTask DisposeAsync()
    {
        if (bug != PlantedBug.LostRelease)
            await inner.DisposeAsync();
        database.Dispose();
    }

    private ReceiveBudget Loosened(ReceiveBudget budget)
    {
        var limits = budget.Limits!.ToDictionary(StringComparer.Ordinal);
        limits[LimitedType.Capped] = new() { Concurrency = limits[LimitedType.Capped].Concurrency + Volatile.Read(ref _freedTwice) };
        return budget with { Limits = limits };
    }

    private SettleResult[] ForceStale(IReadOnlyList<TaskSettlement> settlements, IReadOnlyList<SettleResult> results)
    {
        foreach (var (settlement, result) in settlements.Zip(results))
            if (result == SettleResult.Stale && settlement.Kind == SettlementKind.Done)
                database.Execute(
                    $"UPDATE task_queue SET state = 'DONE', attempts = attempts + 1 WHERE id = '{settlement.Delivery.Task.Id}'"
                );
        return All(settlements);
    }

    private static SettleResult[] All(IReadOnlyList<TaskSettlement> settlements) =>
        [.. Enumerable.Repeat(SettleResult.Settled, settlements.Count)];
}
