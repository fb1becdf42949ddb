using TaskKit.Backends.Documents;

namespace TaskKit.Backends.InMemory;

/// <summary>The documents. Used under the store's lock.</summary>
internal sealed class DocumentTable : IDocumentTable
{
    private readonly Dictionary<string, KindOfDocuments> _kinds = new(StringComparer.Ordinal);

    public long VersionOf(string kind, string name, long now) => Read(kind, name, now)?.Version ?? 0;

    public Document? Read(string kind, string name, long now) =>
        _kinds.TryGetValue(kind, out var found) && found.Documents.TryGetValue(name, out var document) && IsThere(document, now)
            ? document
            : null;

    public IReadOnlyList<Document> List(string kind, string prefix, long now)
    {
        if (!_kinds.TryGetValue(kind, out var found))
            return [];
        found.Prune(now);
        return [.. found.Documents.Values.Where(document => document.Name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    public DocumentResult Write(DocumentWrite write, long now)
    {
        if (DocumentRules.WithoutChange(write, VersionOf(write.Kind, write.Name, now)) is { } unchanged)
            return unchanged;
        if (!_kinds.TryGetValue(write.Kind, out var kind))
            _kinds.Add(write.Kind, kind = new KindOfDocuments());
        kind.Prune(now);
        return DocumentResult.Written(kind.Write(write, now));
    }

    public long Change(string kind) => _kinds.GetValueOrDefault(kind)?.LastChange ?? 0;

    private static bool IsThere(Document document, long now) => !(document.Expires?.ToUnixTimeMilliseconds() <= now);

    private sealed class KindOfDocuments
    {
        private long _nextExpiry = long.MaxValue;

        public SortedDictionary<string, Document> Documents { get; } = new(NameOrder.Instance);

        public long LastChange { get; private set; }

        /// <returns>The new version; 0 after a delete.</returns>
        public long Write(DocumentWrite write, long now)
        {
            LastChange = DocumentRules.NextVersion(LastChange, now);
            if (write.Value is not { } value)
            {
                Documents.Remove(write.Name);
                return 0;
            }
            // The writer may reuse its buffer.
            Documents[write.Name] = new Document(write.Kind, write.Name, LastChange, value.ToArray(), write.Expires);
            _nextExpiry = Math.Min(_nextExpiry, write.Expires?.ToUnixTimeMilliseconds() ?? long.MaxValue);
            return LastChange;
        }

        public void Prune(long now)
        {
            if (now < _nextExpiry)
                return;
            foreach (var document in Documents.Values.Where(document => !IsThere(document, now)).ToList())
                Documents.Remove(document.Name);
            _nextExpiry = Documents.Values.Min(document => document.Expires?.ToUnixTimeMilliseconds()) ?? long.MaxValue;
        }
    }
}
