using Microsoft.Extensions.Logging;
using TaskKit.Backends.Documents;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Pausing;

/// <summary>
/// The pauses as this process last read them. It switches the types that they hold back off, and says in the log when one begins and ends. The types of a domain
/// are those of this process's registry.
/// </summary>
internal sealed class PausedTypes(TaskRegistry registry, ILogger log)
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile IReadOnlyList<TaskPause> _known = [];

    /// <summary>The pauses that concern this process, as it last read them.</summary>
    public IReadOnlyList<TaskPause> Concerning => [.. _known.Where(Concerns)];

    /// <summary>Reads the pauses, and switches types off and on.</summary>
    /// <exception cref="Backends.BackendUnavailableException">The store does not answer. What is known stays in force.</exception>
    public async Task ReadAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        // One at a time, so that no read overtakes a newer one.
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Apply(await PauseDocument.ListAsync(documents, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _one.Release();
        }
    }

    private void Apply(IReadOnlyList<TaskPause> pauses)
    {
        var before = _known;
        _known = pauses;
        Say(before, pauses);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        // The narrowest scope is the one that says most: it comes last.
        foreach (
            var pause in pauses.OrderBy(pause =>
                pause.Scope.IsAll ? 0
                : pause.Scope.IsDomain ? 1
                : 2
            )
        )
        foreach (string type in TypesOf(pause.Scope))
            reasons[type] = pause.Sentence;
        registry.Switches.SetPaused(reasons, pauses.FirstOrDefault(pause => pause.Scope.IsAll)?.Sentence);
    }

    private void Say(IReadOnlyList<TaskPause> before, IReadOnlyList<TaskPause> after)
    {
        foreach (var begun in after.Where(pause => Concerns(pause) && before.All(other => other.Scope != pause.Scope)))
            log.PauseBegan(begun.Scope.ToString(), begun.Sentence, string.Join(", ", TypesOf(begun.Scope)));
        foreach (var ended in before.Where(pause => Concerns(pause) && after.All(other => other.Scope != pause.Scope)))
            log.PauseEnded(ended.Scope.ToString(), ended.Sentence);
    }

    private bool Concerns(TaskPause pause) => pause.Scope.IsAll || TypesOf(pause.Scope).Count > 0;

    // A type without a handler here may be one that the catch-all handler runs.
    private IReadOnlyList<string> TypesOf(PauseScope scope) =>
        scope.IsAll ? registry.Types
        : scope.IsDomain ? registry.TypesOf(scope.Name!) ?? []
        : scope.IsType && (registry.IsRegistered(scope.Name!) || registry.CatchAll is not null) ? [scope.Name!]
        : [];
}
