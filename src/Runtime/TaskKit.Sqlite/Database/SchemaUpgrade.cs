using TaskKit.Backends;

namespace TaskKit.Sqlite.Database;

/// <summary>
/// Takes over a file of an older version, in the caller's transaction: version by version, so that each step knows only the next one. No task's row is
/// rewritten, so a large file takes no longer than one look at it.
/// </summary>
internal static class SchemaUpgrade
{
    private const string OldVersionColumn = "version          INTEGER NOT NULL DEFAULT 1,";
    private const string NewVersionColumn = "version          INTEGER,";

    private const string CreateTypes =
        "CREATE TABLE task_types (type TEXT NOT NULL, program TEXT NOT NULL, seen INTEGER NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (type, program)) WITHOUT ROWID";

    // A worker of an old version knows its types by its registration alone. What was buried as unknown says nothing of a program, and all else
    // was submitted or run by one.
    private const string DeclareKnownTypes = """
        INSERT OR IGNORE INTO task_types (type, program, seen, expires)
            SELECT DISTINCT type, '', @now, @expires FROM task_queue WHERE state <> 'DEAD' OR reason IS NOT 'unknown_type'
            UNION SELECT value, '', @now, @expires FROM task_workers, json_each(CASE WHEN json_valid(types) THEN types ELSE '[]' END)
            WHERE typeof(value) = 'text'
        """;

    // As TaskKit.Backends.Declaring.DeclaredType writes it, with the versions that DocumentRules.NextVersion would give.
    private const string MoveTypes = """
        INSERT INTO task_documents (kind, name, version, value)
            SELECT 'declared-types', type, @now * 1000 + row_number() OVER (ORDER BY type),
                json_object('programs', json(json_group_object(program, json_object('seen', seen, 'ends', expires))))
            FROM task_types GROUP BY type
        """;

    private const string CountMoved =
        "INSERT INTO task_changes (kind, number) SELECT kind, max(version) FROM task_documents WHERE kind = 'declared-types' GROUP BY kind";

    /// <param name="db">In a transaction.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    /// <param name="expires">Until when the types that stand in the file count as declared.</param>
    /// <exception cref="BackendLostException">The table was changed by somebody.</exception>
    public static void FromVersion1(Connection db, string path, long now, long expires)
    {
        db.Execute(CreateTypes);
        using (var declare = db.Prepare(DeclareKnownTypes))
            declare.Bind("now", now).Bind("expires", expires).Run();
        // Nothing lets such a task go: it waits for an earlier one of a key that it does not have.
        db.Execute("UPDATE task_queue SET held = 0 WHERE held <> 0 AND key IS NULL");
        AllowUnstatedVersion(db, path);
    }

    /// <summary>Makes a document of each declared type.</summary>
    /// <param name="db">In a transaction.</param>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    public static void FromVersion2(Connection db, long now)
    {
        db.Execute(Schema.CreateDocuments);
        using (var move = db.Prepare(MoveTypes))
            move.Bind("now", now).Run();
        db.Execute(CountMoved);
        db.Execute("DROP TABLE task_types");
        db.Execute(Schema.CreateTypesView);
    }

    /// <summary>Makes room for the limits of types.</summary>
    /// <param name="db">In a transaction.</param>
    public static void FromVersion3(Connection db)
    {
        db.Execute(Schema.CreateStarts);
        db.Execute("DROP INDEX task_queue_running");
        db.Execute(Schema.CreateRunning);
    }

    // A constraint cannot be dropped by ALTER TABLE. Rows do not change by it, so SQLite's documents allow to edit the table's text.
    private static void AllowUnstatedVersion(Connection db, string path)
    {
        long cookie = db.Number("PRAGMA schema_version");
        db.Execute("PRAGMA writable_schema = ON");
        using var edit = db.Prepare(
            "UPDATE sqlite_master SET sql = replace(sql, @old, @new) WHERE type = 'table' AND name = 'task_queue' AND instr(sql, @old) > 0"
        );
        int edited = edit.Bind("old", OldVersionColumn).Bind("new", NewVersionColumn).Run();
        db.Execute($"PRAGMA schema_version = {cookie + 1}; PRAGMA writable_schema = OFF;");
        if (edited != 1)
            throw new BackendLostException(
                $"The table task_queue in '{path}' was changed by another program, so it cannot be taken over. Move the file away, or restore its table."
            );
    }
}
