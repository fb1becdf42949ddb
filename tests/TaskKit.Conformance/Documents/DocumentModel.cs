using System.Text;
using TaskKit.Backends.Documents;

namespace TaskKit.Conformance.Documents;

/// <summary>A model of documents: lists that forget nothing. It gives the answer that a store must give.</summary>
internal sealed class DocumentModel
{
    private readonly Dictionary<(string Kind, string Name), Document> _documents = [];
    private readonly Dictionary<string, long> _changes = [];
    private readonly HashSet<(string Kind, long Version)> _used = [];

    public long Change(string kind) => _changes.GetValueOrDefault(kind);

    public Document? Read(string kind, string name, DateTimeOffset now) =>
        _documents.GetValueOrDefault((kind, name)) is { } document && !(document.Expires <= now) ? document : null;

    public IEnumerable<Document> List(string kind, string prefix, DateTimeOffset now) =>
        _documents
            .Values.Where(document => document.Kind == kind && Read(kind, document.Name, now) is not null)
            .Where(document => Bytes(document.Name).StartsWith(Bytes(prefix)))
            .OrderBy(document => Bytes(document.Name), StringComparer.Ordinal);

    public DocumentResult Write(DocumentWrite write, DateTimeOffset now)
    {
        long current = Read(write.Kind, write.Name, now)?.Version ?? 0;
        if (write.Expected is { } expected && expected != current)
            return DocumentResult.Conflict(current);
        if (write.Value is null && current == 0)
            return DocumentResult.Written(0);
        long number = Math.Max(Change(write.Kind) + 1, now.ToUnixTimeMilliseconds() * 1000);
        Assert.True(_used.Add((write.Kind, number)), $"Version {number} came twice.");
        _changes[write.Kind] = number;
        if (write.Value is not { } value)
        {
            _documents.Remove((write.Kind, write.Name));
            return DocumentResult.Written(0);
        }
        _documents[(write.Kind, write.Name)] = new Document(write.Kind, write.Name, number, value, write.Expires);
        return DocumentResult.Written(number);
    }

    /// <summary>The store lost everything.</summary>
    public void Forget()
    {
        _documents.Clear();
        _changes.Clear();
    }

    /// <summary>True when some document expired after the time: a clock that is set back there would bring it back.</summary>
    public bool HasExpiredSince(DateTimeOffset time, DateTimeOffset now) =>
        _documents.Values.Any(document => document.Expires > time && document.Expires <= now);

    // Each byte as a char: what is ordered ordinally then is ordered by bytes.
    private static string Bytes(string name) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
}
