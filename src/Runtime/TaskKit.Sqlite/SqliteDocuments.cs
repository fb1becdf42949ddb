using TaskKit.Backends.Documents;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite;

/// <summary>Reads documents on the connection for reads, and has the writer write them.</summary>
internal sealed class SqliteDocuments(ReadConnection reads, Writer writer, TimeProvider time) : IDocumentStore, IDocumentSubmits
{
    public ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        DocumentRules.CheckName(name);
        return reads.RunAsync(_ => reads.Documents.Read(kind, name, time.Now()), cancellationToken);
    }

    public ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        DocumentRules.CheckPrefix(prefix);
        return reads.RunAsync(_ => reads.Documents.List(kind, prefix, time.Now()), cancellationToken);
    }

    public ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken)
    {
        var request = new ActionRequest<DocumentResult>(store => Write(store, write));
        writer.Add(request);
        return request.WaitAsync(cancellationToken);
    }

    public ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        return reads.ChangeAsync(kind, cancellationToken);
    }

    public ValueTask<IReadOnlyList<DocumentResult>> SubmitAsync(IReadOnlyList<DocumentSubmit> submits, CancellationToken cancellationToken)
    {
        if (submits.Count == 0)
            return new([]);
        var request = new DocumentSubmitRequest(submits);
        writer.Add(request);
        return request.WaitAsync(cancellationToken);
    }

    // A full file refuses new documents as it refuses new tasks. Those that are there go on changing, and are deleted.
    private static DocumentResult Write(Store store, DocumentWrite write)
    {
        bool isNew = write.Value is not null && store.Documents.VersionOf(write.Kind, write.Name, store.Now) == 0;
        var result = store.Documents.Write(write, store.Now);
        if (isNew)
            store.Limit.Check();
        return result;
    }
}
