namespace TaskKit.Backends.Documents;

/// <summary>
/// The documents of a store: small named JSON values that several processes read, list, and write by compare-and-set. What a feature has to remember
/// beside the tasks is a kind of document, and no code of its own in each backend.
/// </summary>
/// <remarks>
/// <para>
/// Each kind has one counter. The version of a write is the next number of its kind, so a version never comes twice for a name: not after a delete,
/// not after an expiry, and not after the store lost its data, since the counter is never behind the clock (Unix time in ms, times 1000).
/// </para>
/// <para>A document that has expired is not read, not listed, and counts as absent where a version is expected.</para>
/// <para>Every call throws <see cref="BackendUnavailableException"/> while the store does not answer; a write may then be stored or not.</para>
/// </remarks>
public interface IDocumentStore
{
    /// <summary>Reads one document.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The document; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentException">The kind or the name is not valid.</exception>
    ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken);

    /// <summary>Reads the documents of a kind whose names begin with a text.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="prefix">The text; empty for all documents of the kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The documents, ordered by the bytes of their names.</returns>
    /// <exception cref="ArgumentException">The kind or the prefix is not valid.</exception>
    ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken);

    /// <summary>Stores or deletes a document, if the expected version stands there.</summary>
    /// <param name="write">The change.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be stored all the same.</param>
    ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the change number of a kind: it grows with each write and each delete, and is cheap to look at. An expiry does not change it.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The number of the last change; 0 when there was none.</returns>
    /// <exception cref="ArgumentException">The kind is not valid.</exception>
    ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken);
}
