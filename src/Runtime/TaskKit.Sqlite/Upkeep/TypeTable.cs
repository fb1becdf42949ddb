using System.Collections.Immutable;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Upkeep;

/// <summary>
/// The task types that programs declare. What this process has declared and could not write yet is owed: it is known here at once, and the next
/// submit stores it in its own transaction, so that nobody ever sees a task whose type is declared later.
/// </summary>
internal sealed class TypeTable(Connection db, RetentionOptions retention)
{
    private readonly Statement _write = db.Prepare(
        """
        INSERT INTO task_types (type, program, seen, expires) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET seen = excluded.seen, expires = excluded.expires
        """
    );

    private readonly Statement _isDeclared = db.Prepare("SELECT 1 FROM task_types WHERE type = ?1 LIMIT 1");

    private readonly Statement _expired = db.Prepare("SELECT DISTINCT type FROM task_types WHERE expires <= ?1");

    private readonly Statement _end = db.Prepare("DELETE FROM task_types WHERE type = ?1 AND expires <= ?2");

    private readonly Statement _isOpen = db.Prepare(
        $"""
        SELECT 1 FROM task_queue INDEXED BY task_queue_ready WHERE type = ?1 AND {Schema.Ready}
        UNION ALL SELECT 1 FROM task_queue INDEXED BY task_queue_keyed WHERE type = ?1 AND {Schema.Keyed}
        UNION ALL SELECT 1 FROM task_queue INDEXED BY task_queue_running WHERE worker > '' AND type = ?1 AND state = 'RUNNING'
        UNION ALL SELECT 1 FROM task_queue INDEXED BY task_queue_lone WHERE due > {long.MinValue + 1} AND type = ?1 AND {Schema.Solo}
        LIMIT 1
        """
    );

    private ImmutableArray<TypeDeclaration> _owed = [];

    /// <summary>Promises to write the declaration, in the place of an older one of the program. Any thread.</summary>
    public void Owe(TypeDeclaration declaration) =>
        ImmutableInterlocked.Update(
            ref _owed,
            static (owed, declaration) => owed.RemoveAll(older => older.Program == declaration.Program).Add(declaration),
            declaration
        );

    /// <summary>The declaration is durable.</summary>
    public void Paid(TypeDeclaration declaration) =>
        ImmutableInterlocked.Update(ref _owed, static (owed, paid) => owed.RemoveAll(older => ReferenceEquals(older, paid)), declaration);

    public void WriteOwed(long now)
    {
        foreach (var declaration in _owed)
            Write(declaration, now);
    }

    public void Write(TypeDeclaration declaration, long now)
    {
        _write.Bind(2, declaration.Program).Bind(3, now).Bind(4, UnixTime.After(now, retention.Dead));
        foreach (string type in declaration.Types)
            _write.Bind(1, type).Run();
    }

    public bool IsDeclared(string type)
    {
        foreach (var declaration in _owed)
            if (declaration.Types.Contains(type))
                return true;
        bool declared = _isDeclared.Bind(1, type).Step();
        _isDeclared.Reset();
        return declared;
    }

    /// <summary>Ends the entries whose time is over and whose type has no open task.</summary>
    public void Prune(long now)
    {
        foreach (string type in Expired(now))
        {
            bool open = _isOpen.Bind(1, type).Step();
            _isOpen.Reset();
            if (!open)
                _end.Bind(1, type).Bind(2, now).Run();
        }
    }

    private List<string> Expired(long now)
    {
        var types = new List<string>();
        _expired.Bind(1, now);
        while (_expired.Step())
            types.Add(_expired.Text(0)!);
        _expired.Reset();
        return types;
    }
}
