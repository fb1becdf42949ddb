using TaskKit.Backends;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend, with every task written to the ledger before it is handed over.</summary>
internal sealed class OfferingBackend(ITaskBackend inner, LedgerWriter ledger) : WrappedBackend(inner)
{
    private static readonly AsyncLocal<PlannedTask?> Planned = new();

    /// <summary>Submits a task whose id is made on the way.</summary>
    public static async Task<TaskId> SubmitAsync(ITaskClient client, PlannedTask task)
    {
        Planned.Value = task;
        return await task.SubmitAsync(client);
    }

    public override ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        CancellationToken cancellationToken
    )
    {
        var plan = Planned.Value!;
        ledger.Write(
            tasks.Select(task => new Offered(
                task.Id,
                task.Type,
                plan.Kind,
                plan.Hash,
                task.Key,
                WallClock.ToLedger(task.NotBefore),
                LedgerWriter.Now
            ))
        );
        return Inner.SubmitAsync(tasks, cancellationToken);
    }
}
