using TaskKit.Backends;

namespace TaskKit.Sqlite.Database;

/// <summary>Takes over a file of version 1, in the caller's transaction. No row is rewritten, so a large file takes no longer than one look at it.</summary>
internal static class SchemaUpgrade
{
    private const string OldVersionColumn = "version          INTEGER NOT NULL DEFAULT 1,";
    private const string NewVersionColumn = "version          INTEGER,";

    // A worker of an old version knows its types by its registration alone. What was buried as unknown says nothing of a program, and all else
    // was submitted or run by one.
    private const string DeclareKnownTypes = """
        INSERT OR IGNORE INTO task_types (type, program, seen, expires)
            SELECT DISTINCT type, '', ?1, ?2 FROM task_queue WHERE state <> 'DEAD' OR reason IS NOT 'unknown_type'
            UNION SELECT value, '', ?1, ?2 FROM task_workers, json_each(CASE WHEN json_valid(types) THEN types ELSE '[]' END)
            WHERE typeof(value) = 'text'
        """;

    /// <param name="db">In a transaction.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    /// <param name="expires">Until when the types that stand in the file count as declared.</param>
    /// <exception cref="BackendLostException">The table was changed by somebody.</exception>
    public static void FromVersion1(Connection db, string path, long now, long expires)
    {
        db.Execute(Schema.CreateTypes);
        using (var declare = db.Prepare(DeclareKnownTypes))
            declare.Bind(1, now).Bind(2, expires).Run();
        // Nothing lets such a task go: it waits for an earlier one of a key that it does not have.
        db.Execute("UPDATE task_queue SET held = 0 WHERE held <> 0 AND key IS NULL");
        AllowUnstatedVersion(db, path);
    }

    // A constraint cannot be dropped by ALTER TABLE. Rows do not change by it, so SQLite's documents allow to edit the table's text.
    private static void AllowUnstatedVersion(Connection db, string path)
    {
        long cookie = db.Number("PRAGMA schema_version");
        db.Execute("PRAGMA writable_schema = ON");
        using var edit = db.Prepare(
            "UPDATE sqlite_master SET sql = replace(sql, ?1, ?2) WHERE type = 'table' AND name = 'task_queue' AND instr(sql, ?1) > 0"
        );
        int edited = edit.Bind(1, OldVersionColumn).Bind(2, NewVersionColumn).Run();
        db.Execute($"PRAGMA schema_version = {cookie + 1}; PRAGMA writable_schema = OFF;");
        if (edited != 1)
            throw new BackendLostException(
                $"The table task_queue in '{path}' was changed by another program, so it cannot be taken over. Move the file away, or restore its table."
            );
    }
}
