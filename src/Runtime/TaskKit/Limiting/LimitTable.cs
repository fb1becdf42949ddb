using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using TaskKit.Backends.Documents;
using TaskKit.Telemetry;

namespace TaskKit.Limiting;

/// <summary>The limits that are in force in this process: those set at run time, and where these state nothing those of the program.</summary>
/// <param name="stated">The limits that attributes and configuration state, by type.</param>
/// <param name="log">Told each limit that changes.</param>
internal sealed class LimitTable(IReadOnlyDictionary<string, TaskLimit> stated, ILogger log)
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile IReadOnlyDictionary<string, TaskLimit>? _current = Compose(stated, []);

    /// <summary>Raised after a change, on the thread of the change.</summary>
    public event Action? Changed;

    /// <summary>The limits that attributes and configuration state.</summary>
    public IReadOnlyDictionary<string, TaskLimit> Stated => stated;

    /// <summary>The limits by type; <see langword="null"/> when no type has one. The same object until the next change.</summary>
    public IReadOnlyDictionary<string, TaskLimit>? Current => _current;

    /// <summary>Reads the limits that were set at run time.</summary>
    /// <exception cref="Backends.BackendUnavailableException">The store does not answer. What is known stays in force.</exception>
    public async Task ReadAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        // One at a time, so that no read overtakes a newer one.
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Apply(await LimitDocument.ListAsync(documents, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _one.Release();
        }
    }

    private void Apply(IReadOnlyList<StoredLimit> stored)
    {
        var (before, after) = (_current, Compose(stated, stored));
        string[] types = [.. Names(before).Union(Names(after), StringComparer.Ordinal).Where(type => Of(before, type) != Of(after, type))];
        if (types.Length == 0)
            return;
        _current = after;
        foreach (string type in types.Order(StringComparer.Ordinal))
            log.LimitChanged(LogText.Short(type), (Of(after, type) ?? new()).Words);
        Changed?.Invoke();
    }

    private static FrozenDictionary<string, TaskLimit>? Compose(
        IReadOnlyDictionary<string, TaskLimit> stated,
        IEnumerable<StoredLimit> stored
    )
    {
        var limits = new Dictionary<string, TaskLimit>(stated, StringComparer.Ordinal);
        foreach (var limit in stored)
            limits[limit.Type] = limit.Limit.Over(stated.GetValueOrDefault(limit.Type));
        var inForce = limits.Where(pair => !pair.Value.IsNone).ToFrozenDictionary(StringComparer.Ordinal);
        return inForce.Count > 0 ? inForce : null;
    }

    private static IEnumerable<string> Names(IReadOnlyDictionary<string, TaskLimit>? limits) => limits?.Keys ?? [];

    private static TaskLimit? Of(IReadOnlyDictionary<string, TaskLimit>? limits, string type) => limits?.GetValueOrDefault(type);
}
