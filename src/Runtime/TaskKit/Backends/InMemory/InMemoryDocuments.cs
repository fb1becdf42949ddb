using TaskKit.Backends.Documents;

namespace TaskKit.Backends.InMemory;

/// <summary>The documents of the store, each call a transaction.</summary>
internal sealed class InMemoryDocuments(InMemoryStore store) : IDocumentStore, IDocumentSubmits
{
    public ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        DocumentRules.CheckName(name);
        return ValueTask.FromResult(store.Use((documents, now) => documents.Read(kind, name, now)));
    }

    public ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        DocumentRules.CheckPrefix(prefix);
        return ValueTask.FromResult(store.Use((documents, now) => documents.List(kind, prefix, now)));
    }

    public ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken) =>
        ValueTask.FromResult(store.Use((documents, now) => documents.Write(write, now)));

    public ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        return ValueTask.FromResult(store.Use((documents, _) => documents.Change(kind)));
    }

    public ValueTask<IReadOnlyList<DocumentResult>> SubmitAsync(
        IReadOnlyList<DocumentSubmit> submits,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(store.Submit(submits));
}
