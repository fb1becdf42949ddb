using System.Text;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Listing;

/// <summary>The filter of a query as conditions on a row.</summary>
internal sealed class RowFilter
{
    // The numbers below are free for the statement that the conditions are added to.
    private const int FirstParameter = 4;

    private readonly StringBuilder _sql = new();
    private readonly List<Action<Statement, int>> _values = [];

    public RowFilter(TaskQuery query)
    {
        if (query.Type is { } type)
            Add("type =", (statement, index) => statement.Bind(index, type));
        if (query.State is { } state)
            Add("state =", (statement, index) => statement.Bind(index, state.ToName()));
        if (query.Key is { } key)
            Add("key =", (statement, index) => statement.Bind(index, key));
        // Another program may have stored a text, which would be later than any time; what counts is the number that is shown.
        if (query.CreatedFrom is { } from)
            Add("CAST(created AS INTEGER) >=", (statement, index) => statement.Bind(index, UnixTime.FromDue(from)));
        if (query.CreatedBefore is { } before)
            Add("CAST(created AS INTEGER) <", (statement, index) => statement.Bind(index, UnixTime.FromDue(before)));
    }

    /// <summary>True when each row passes.</summary>
    public bool IsOpen => _values.Count == 0;

    /// <summary>The conditions, to stand behind another one.</summary>
    public string Sql => _sql.ToString();

    /// <summary>Binds the values of the conditions.</summary>
    public void Bind(Statement statement)
    {
        for (int i = 0; i < _values.Count; i++)
            _values[i](statement, FirstParameter + i);
    }

    private void Add(string condition, Action<Statement, int> bind)
    {
        _sql.Append($" AND {condition} ?{FirstParameter + _values.Count}");
        _values.Add(bind);
    }
}
