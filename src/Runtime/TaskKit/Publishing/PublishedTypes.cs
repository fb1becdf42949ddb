using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Presence;

namespace TaskKit.Publishing;

/// <summary>Reads what programs have published. Of several programs with one type that stands which was seen last among those that live.</summary>
internal static class PublishedTypes
{
    /// <summary>The types, ordered by name, each as one program knows it.</summary>
    public static async ValueTask<IReadOnlyList<PublishedType>> ListAsync(
        ITaskBackend backend,
        IDocumentStore documents,
        CancellationToken cancellationToken
    ) =>
        Standing(
            await ReadAsync(documents, "", cancellationToken).ConfigureAwait(false),
            await LivingAsync(backend, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>One type; <see langword="null"/> when no program has published it.</summary>
    public static async ValueTask<PublishedType?> FindAsync(
        ITaskBackend backend,
        IDocumentStore documents,
        string type,
        CancellationToken cancellationToken
    )
    {
        var found = await ReadAsync(documents, PublishedType.PrefixOf(type), cancellationToken).ConfigureAwait(false);
        return found.Count < 2
            ? found.FirstOrDefault()
            : Standing(found, await LivingAsync(backend, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <summary>All that is published of some types, by all programs.</summary>
    public static async ValueTask<IReadOnlyList<PublishedType>> ReadAsync(
        IDocumentStore documents,
        string prefix,
        CancellationToken cancellationToken
    )
    {
        var found = await documents.ListAsync(PublishedType.Kind, prefix, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(PublishedType.Read).OfType<PublishedType>()];
    }

    private static async ValueTask<HashSet<string>> LivingAsync(ITaskBackend backend, CancellationToken cancellationToken) =>
        [.. (await PresentWorkers.ListAsync(backend, cancellationToken).ConfigureAwait(false)).Select(worker => worker.Program)];

    private static IReadOnlyList<PublishedType> Standing(IEnumerable<PublishedType> all, HashSet<string> living) =>
        [
            .. all.GroupBy(type => type.Type, StringComparer.Ordinal)
                .Select(same => same.OrderByDescending(type => living.Contains(type.Program)).ThenByDescending(type => type.Seen).First())
                .OrderBy(type => type.Type, StringComparer.Ordinal),
        ];
}
