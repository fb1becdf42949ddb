using System.Collections.Immutable;
using TaskKit.Backends;
using TaskKit.Backends.Declaring;
using TaskKit.Backends.Documents;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Statements;

/// <summary>
/// The task types that programs declare. What this process has declared and could not write yet is owed: it is known here at once, and the next
/// submit stores it in its own transaction, so that nobody ever sees a task whose type is declared later.
/// </summary>
internal sealed class TypeTable(Connection db, IDocumentTable documents, RetentionOptions retention)
{
    private readonly DeclaredTypes _declared = new(documents, retention);

    private readonly Statement _isOpen = db.Prepare(
        $"""
        SELECT 1 FROM task_queue INDEXED BY task_queue_ready WHERE type = @type AND {Schema.Ready}
        UNION ALL SELECT 1 FROM task_queue INDEXED BY task_queue_keyed WHERE type = @type AND {Schema.Keyed}
        UNION ALL SELECT 1 FROM task_queue INDEXED BY task_queue_running WHERE worker > '' AND type = @type AND state = 'RUNNING'
        UNION ALL SELECT 1 FROM task_queue INDEXED BY task_queue_lone WHERE due > {long.MinValue + 1} AND type = @type AND {Schema.Solo}
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

    public void Write(TypeDeclaration declaration, long now) => _declared.Declare(declaration, now);

    public bool IsDeclared(string type, long now)
    {
        foreach (var declaration in _owed)
            if (declaration.Types.Contains(type))
                return true;
        return _declared.IsDeclared(type, now);
    }

    /// <summary>Ends the entries whose time is over and whose type has no open task.</summary>
    public void Prune(long now) => _declared.Prune(now, IsOpen);

    private bool IsOpen(string type)
    {
        bool open = _isOpen.Bind("type", type).Step();
        _isOpen.Reset();
        return open;
    }
}
