using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>Tasks of one type and priority that wait.</summary>
internal readonly record struct Lane(TypeName Type, long Priority);

/// <summary>
/// Finds the lanes that exist by skipping through the ready index: one step per lane, however many tasks wait in it.
/// </summary>
internal sealed class Lanes(Connection db)
{
    private const string From = "FROM task_queue INDEXED BY task_queue_ready WHERE";

    private readonly TypeNames _names = new();
    private readonly List<Lane> _due = [];

    private readonly Statement _nextType = db.Prepare(
        $"SELECT type, priority, due {From} type > @type AND {Schema.Ready} ORDER BY type, priority DESC, due LIMIT 1"
    );

    private readonly Statement _nextPriority = db.Prepare(
        $"SELECT priority, due {From} type = @type AND priority < @priority AND {Schema.Ready} ORDER BY priority DESC, due LIMIT 1"
    );

    private readonly Statement _nextSolo = db.Prepare(
        $"SELECT due FROM task_queue INDEXED BY task_queue_lone WHERE due > @now AND {Schema.Solo} ORDER BY due LIMIT 1"
    );

    /// <summary>The lanes with a due task, those of the highest priority first.</summary>
    public IReadOnlyList<Lane> Due => _due;

    /// <summary>The due time of the next task that is not due yet; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextDue { get; private set; }

    public TypeName Name(ReadOnlySpan<byte> utf8) => _names.Get(utf8);

    /// <summary>Looks at all lanes.</summary>
    public void Scan(long now)
    {
        _due.Clear();
        NextDue = _nextSolo.Bind("now", now).Step() && _nextSolo.IsInteger(0) ? _nextSolo.Int64(0) : long.MaxValue;
        _nextSolo.Reset();

        for (var type = NextType([], now); type is not null; type = NextType(type.Utf8, now)) { }
        _due.Sort(static (a, b) => b.Priority.CompareTo(a.Priority));
    }

    private TypeName? NextType(ReadOnlySpan<byte> after, long now)
    {
        if (!_nextType.BindText("type", after).Step())
        {
            _nextType.Reset();
            return null;
        }
        var type = _names.Get(_nextType.Bytes(0));
        // A priority that is not a number sorts first; it is mended soon, and must not hide the lanes behind it.
        long priority = _nextType.IsInteger(1) ? _nextType.Int64(1) : long.MaxValue;
        if (_nextType.IsInteger(1))
            Add(type, priority, _nextType, 2, now);
        _nextType.Reset();

        while (_nextPriority.BindText("type", type.Utf8).Bind("priority", priority).Step())
        {
            priority = _nextPriority.Int64(0);
            Add(type, priority, _nextPriority, 1, now);
            _nextPriority.Reset();
        }
        _nextPriority.Reset();
        return type;
    }

    private void Add(TypeName type, long priority, Statement row, int dueColumn, long now)
    {
        if (!row.IsInteger(dueColumn))
            return;
        long due = row.Int64(dueColumn);
        if (due <= now)
            _due.Add(new Lane(type, priority));
        else
            NextDue = Math.Min(NextDue, due);
    }
}
