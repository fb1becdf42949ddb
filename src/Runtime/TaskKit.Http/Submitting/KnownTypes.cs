using System.Collections.Concurrent;
using System.Collections.Frozen;
using TaskKit.Backends;
using TaskKit.Backends.Declaring;
using TaskKit.Backends.Documents;
using TaskKit.Http.Problems;
using TaskKit.Publishing;
using TaskKit.Registry;
using TaskKit.Settings;

namespace TaskKit.Http.Submitting;

/// <summary>Knows the task types that some program declares: this one by its registry, others by the documents of the backend.</summary>
internal sealed class KnownTypes(TaskRegistry registry, ITaskBackend backend, TimeProvider time)
{
    // A type that another program has just declared is known this much later at most.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);

    // The registry no longer changes once requests come.
    private readonly Lazy<FrozenSet<string>> _own = new(() => registry.DeclaredTypes.ToFrozenSet(StringComparer.Ordinal));

    /// <exception cref="ProblemException">No program declares the type.</exception>
    public async ValueTask RequireAsync(string type, CancellationToken cancellationToken)
    {
        if (_own.Value.Contains(type) || IsFresh(type) || backend.Documents is not { } documents)
            return;
        if (TypeName.IsValid(type) && await IsDeclaredAsync(documents, type, cancellationToken).ConfigureAwait(false))
        {
            Remember(type);
            return;
        }
        var known = await ListAsync(cancellationToken).ConfigureAwait(false);
        throw new ProblemException(
            ProblemCode.UnknownType,
            $"{TaskHandlerNotRegisteredException.Text(Telemetry.LogText.Short(type), known)}.{NearMiss.Hint(type, known)}"
        );
    }

    /// <summary>All types that some program declares, ordered by name.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        IEnumerable<string> known = _own.Value;
        if (backend.Documents is { } documents)
        {
            var declared = await documents.ListAsync(DeclaredTypes.Kind, "", cancellationToken).ConfigureAwait(false);
            var published = await PublishedTypes.ReadAsync(documents, "", cancellationToken).ConfigureAwait(false);
            known = known.Concat(declared.Select(document => document.Name)).Concat(published.Select(type => type.Type));
        }
        return [.. known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // A program that only submits declares its types; a worker, and whoever posts types, publishes them.
    private static async ValueTask<bool> IsDeclaredAsync(IDocumentStore documents, string type, CancellationToken cancellationToken) =>
        await documents.ReadAsync(DeclaredTypes.Kind, type, cancellationToken).ConfigureAwait(false) is not null
        || (await documents.ListAsync(PublishedType.Kind, PublishedType.PrefixOf(type), cancellationToken).ConfigureAwait(false)).Count > 0;

    private bool IsFresh(string type) => _seen.TryGetValue(type, out long at) && time.GetElapsedTime(at) < Fresh;

    private void Remember(string type)
    {
        if (_seen.Count >= MostKept)
            _seen.Clear();
        _seen[type] = time.GetTimestamp();
    }
}
