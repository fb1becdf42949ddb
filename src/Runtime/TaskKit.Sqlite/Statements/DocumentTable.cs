using TaskKit.Backends.Documents;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Statements;

/// <summary>The documents of the file, on one connection. What is written is written in the caller's transaction.</summary>
internal sealed class DocumentTable(Connection db) : IDocumentTable
{
    private const string Columns = "name, version, value, expires";
    private const string IsThere = "(expires IS NULL OR expires > @now)";

    private readonly Statement _version = db.Prepare(
        $"SELECT version FROM task_documents WHERE kind = @kind AND name = @name AND {IsThere}"
    );

    private readonly Statement _read = db.Prepare(
        $"SELECT {Columns} FROM task_documents WHERE kind = @kind AND name = @name AND {IsThere}"
    );

    private readonly Statement _list = db.Prepare(
        $"SELECT {Columns} FROM task_documents WHERE kind = @kind AND name >= @prefix AND name < @end AND {IsThere} ORDER BY name"
    );

    private readonly Statement _change = db.Prepare("SELECT number FROM task_changes WHERE kind = @kind");

    private readonly Statement _setChange = db.Prepare(
        "INSERT INTO task_changes (kind, number) VALUES (@kind, @number) ON CONFLICT DO UPDATE SET number = excluded.number"
    );

    private readonly Statement _write = db.Prepare(
        """
        INSERT INTO task_documents (kind, name, version, value, expires) VALUES (@kind, @name, @version, @value, @expires)
        ON CONFLICT DO UPDATE SET version = excluded.version, value = excluded.value, expires = excluded.expires
        """
    );

    private readonly Statement _delete = db.Prepare("DELETE FROM task_documents WHERE kind = @kind AND name = @name");

    public long VersionOf(string kind, string name, long now)
    {
        long version = _version.Bind("kind", kind).Bind("name", name).Bind("now", now).Step() ? _version.Int64(0) : 0;
        _version.Reset();
        return version;
    }

    public Document? Read(string kind, string name, long now)
    {
        var document = _read.Bind("kind", kind).Bind("name", name).Bind("now", now).Step() ? Read(_read, kind) : null;
        _read.Reset();
        return document;
    }

    public IReadOnlyList<Document> List(string kind, string prefix, long now)
    {
        // No byte of a name is 0xFF, so this is behind all names that begin with the prefix.
        byte[] end = [.. System.Text.Encoding.UTF8.GetBytes(prefix), 0xFF];
        var documents = new List<Document>();
        _list.Bind("kind", kind).Bind("prefix", prefix).Bind("now", now).BindText("end", end);
        while (_list.Step())
            documents.Add(Read(_list, kind));
        _list.Reset();
        return documents;
    }

    public DocumentResult Write(DocumentWrite write, long now)
    {
        if (DocumentRules.WithoutChange(write, VersionOf(write.Kind, write.Name, now)) is { } unchanged)
            return unchanged;
        long version = DocumentRules.NextVersion(Change(write.Kind), now);
        _setChange.Bind("kind", write.Kind).Bind("number", version).Run();
        if (write.Value is not { } value)
        {
            _delete.Bind("kind", write.Kind).Bind("name", write.Name).Run();
            return DocumentResult.Written(0);
        }
        _write
            .Bind("kind", write.Kind)
            .Bind("name", write.Name)
            .Bind("version", version)
            .BindText("value", value.Span)
            .Bind("expires", write.Expires?.ToUnixTimeMilliseconds())
            .Run();
        return DocumentResult.Written(version);
    }

    public long Change(string kind)
    {
        long number = _change.Bind("kind", kind).Step() ? _change.Int64(0) : 0;
        _change.Reset();
        return number;
    }

    private static Document Read(Statement row, string kind) =>
        new(kind, row.Text(0)!, row.Int64(1), row.Bytes(2).ToArray(), UnixTime.ToTime(row.NullableInt64(3)));
}
