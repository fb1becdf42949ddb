namespace TaskKit.Backends.Documents;

/// <summary>
/// The documents within a transaction of a store that keeps tasks and documents together. Names and kinds are taken as they are. Times are Unix ms.
/// </summary>
internal interface IDocumentTable
{
    /// <summary>The version that stands there; 0 when there is no document.</summary>
    long VersionOf(string kind, string name, long now);

    /// <summary>Reads one document; <see langword="null"/> when there is none.</summary>
    Document? Read(string kind, string name, long now);

    /// <summary>Reads the documents of a kind whose names begin with a text, ordered by the bytes of their names.</summary>
    IReadOnlyList<Document> List(string kind, string prefix, long now);

    /// <summary>Stores or deletes a document, if the expected version stands there.</summary>
    DocumentResult Write(DocumentWrite write, long now);

    /// <summary>The number of the last change of the kind; 0 when there was none.</summary>
    long Change(string kind);
}
