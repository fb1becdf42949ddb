using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend, with every task written to the ledger before it is handed over.</summary>
internal sealed class OfferingBackend(ITaskBackend inner, LedgerWriter ledger) : ITaskBackend
{
    private static readonly AsyncLocal<PlannedTask?> Planned = new();

    public string Name => inner.Name;

    public BackendCapabilities Capabilities => inner.Capabilities;

    public ITaskOperations? Operations => inner.Operations;

    public IDocumentStore? Documents => inner.Documents;

    /// <summary>Submits a task whose id is made on the way.</summary>
    public static async Task<TaskId> SubmitAsync(ITaskClient client, PlannedTask task)
    {
        Planned.Value = task;
        return await task.SubmitAsync(client);
    }

    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken)
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
        return inner.SubmitAsync(tasks, cancellationToken);
    }

    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
        inner.DeclareAsync(declaration, cancellationToken);

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) => inner.OpenReceiver(options, events);

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
