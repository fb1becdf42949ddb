using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Chaos.Working;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Tests.Scheduling;

/// <summary>A backend whose tasks and documents are in two stores, and which dies or dawdles between them.</summary>
internal sealed class ApartBackend(ITaskBackend inner) : WrappedBackend(inner), IDocumentStore
{
    public bool IsDead { get; init; }

    public bool DiesAfterSubmit { get; init; }

    public Action? AfterWrite { get; init; }

    public override IDocumentStore Documents => this;

    public override IDocumentSubmits? DocumentSubmits => null;

    public override async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        CancellationToken cancellationToken
    )
    {
        if (IsDead)
            throw new BackendUnavailableException("It died.");
        var outcomes = await base.SubmitAsync(tasks, cancellationToken);
        return DiesAfterSubmit ? throw new BackendUnavailableException("It died.") : outcomes;
    }

    public ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken) =>
        Inner.Documents!.ReadAsync(kind, name, cancellationToken);

    public ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken) =>
        Inner.Documents!.ListAsync(kind, prefix, cancellationToken);

    public async ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken)
    {
        var result = await Inner.Documents!.WriteAsync(write, cancellationToken);
        if (write.Kind == ScheduleTimes.Kind)
            AfterWrite?.Invoke();
        return result;
    }

    public ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken) =>
        Inner.Documents!.ChangeAsync(kind, cancellationToken);
}
