using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Limiting;

namespace TaskKit.Operating;

/// <summary>Writes, clears and lists limits as documents of the store.</summary>
/// <param name="backend">The store.</param>
/// <param name="names">The task types that a limit may have.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Called after a change, so that this process need not wait for its own look at the store.</param>
internal sealed class TaskLimits(ITaskBackend backend, ScopeNames names, TimeProvider time, Func<CancellationToken, Task>? changed = null)
    : ITaskLimits
{
    private IDocumentStore Documents =>
        backend.Documents is { } documents && backend.Capabilities.HasFlag(BackendCapabilities.Limits)
            ? documents
            : throw new NotSupportedException($"The {StatedLimits.Problem(backend)}");

    public async ValueTask<StoredLimit> SetAsync(
        string type,
        TaskLimit limit,
        string? by = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(limit);
        var documents = Documents;
        if (limit is { Concurrency: null, Rate: null })
            throw new ArgumentException(
                "The limit states neither Concurrency nor Rate. To end a limit, state 0, or call ClearAsync.",
                nameof(limit)
            );
        by = TaskPauses.CheckBy(by);
        await CheckAsync(type, documents, cancellationToken).ConfigureAwait(false);
        var stored = new StoredLimit(type, limit, by, time.GetUtcNow());
        await documents.WriteAsync(LimitDocument.Write(stored), cancellationToken).ConfigureAwait(false);
        await ChangedAsync(cancellationToken).ConfigureAwait(false);
        return stored;
    }

    public async ValueTask<bool> ClearAsync(string type, CancellationToken cancellationToken = default)
    {
        var documents = Documents;
        if (await documents.ReadAsync(LimitDocument.Kind, type, cancellationToken).ConfigureAwait(false) is null)
            return false;
        await documents.WriteAsync(DocumentWrite.Delete(LimitDocument.Kind, type), cancellationToken).ConfigureAwait(false);
        await ChangedAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    public ValueTask<IReadOnlyList<StoredLimit>> ListAsync(CancellationToken cancellationToken = default) =>
        LimitDocument.ListAsync(Documents, cancellationToken);

    private async ValueTask CheckAsync(string type, IDocumentStore documents, CancellationToken cancellationToken)
    {
        string? problem = PauseScope.TryParse($"type:{type}", out var scope)
            ? await names.ProblemOfAsync(scope, documents, cancellationToken).ConfigureAwait(false)
            : "Expected the name of a task type.";
        if (problem is not null)
            throw new ArgumentException(problem, nameof(type));
    }

    private async Task ChangedAsync(CancellationToken cancellationToken)
    {
        if (changed is not null)
            await changed(cancellationToken).ConfigureAwait(false);
    }
}
