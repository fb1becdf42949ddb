using System.Text;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Listing;

/// <summary>The filter of a query as conditions on a row.</summary>
internal sealed class RowFilter
{
    private readonly StringBuilder _sql = new();
    private readonly List<Action<Statement>> _values = [];

    public RowFilter(TaskQuery query)
    {
        if (query.Type is { } type)
            Add("type = @type", statement => statement.Bind("type", type));
        if (query.State is { } state)
            Add("state = @state", statement => statement.Bind("state", state.ToName()));
        if (query.Key is { } key)
            Add("key = @key", statement => statement.Bind("key", key));
        // Another program may have stored a text, which would be later than any time; what counts is the number that is shown.
        if (query.CreatedFrom is { } from)
            Add("CAST(created AS INTEGER) >= @created_from", statement => statement.Bind("created_from", UnixTime.FromDue(from)));
        if (query.CreatedBefore is { } before)
            Add("CAST(created AS INTEGER) < @created_before", statement => statement.Bind("created_before", UnixTime.FromDue(before)));
    }

    /// <summary>True when each row passes.</summary>
    public bool IsOpen => _values.Count == 0;

    /// <summary>The conditions, to stand behind another one.</summary>
    public string Sql => _sql.ToString();

    /// <summary>Binds the values of the conditions.</summary>
    public void Bind(Statement statement)
    {
        foreach (var bind in _values)
            bind(statement);
    }

    private void Add(string condition, Action<Statement> bind)
    {
        _sql.Append($" AND {condition}");
        _values.Add(bind);
    }
}
