using SQLitePCL;

namespace TaskKit.Sqlite.Database;

/// <summary>One connection, used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int MemoryStatusOption = 9;

    private readonly sqlite3 _db;
    private readonly List<Statement> _statements = [];

    static Connection()
    {
        Batteries_V2.Init();
        // Otherwise each allocation of SQLite takes a lock to count bytes. It fails, and only costs, when SQLite is in use already.
        raw.sqlite3_config(MemoryStatusOption, 0);
    }

    private Connection(sqlite3 db) => _db = db;

    /// <summary>The version of the SQLite library.</summary>
    public static string LibraryVersion => raw.sqlite3_libversion().utf8_to_string();

    /// <summary>The statements that are prepared.</summary>
    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>The number of rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>True when the file has been deleted, renamed or replaced since it was opened.</summary>
    public bool HasMoved => MovedFile.HasMoved(_db);

    /// <exception cref="SqliteError">The file cannot be opened.</exception>
    public static Connection Open(string path)
    {
        // Each connection stays on one thread or under one lock, so SQLite's own mutexes would only cost.
        int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        int code = raw.sqlite3_open_v2(path, out var db, flags, null);
        if (code == raw.SQLITE_OK)
            return new Connection(db);
        string message = raw.sqlite3_errmsg(db).utf8_to_string();
        db.Dispose();
        throw new SqliteError(code, message);
    }

    /// <summary>Sets the time for which statements wait for another process's lock before they fail.</summary>
    public void SetBusyTimeout(TimeSpan timeout) => raw.sqlite3_busy_timeout(_db, (int)timeout.TotalMilliseconds);

    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new Statement(this, handle, sql);
        _statements.Add(statement);
        return statement;
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>Runs a statement that gives one number, such as a pragma.</summary>
    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Runs a statement that gives one text, such as a pragma.</summary>
    public string Text(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) ?? "" : "";
    }

    /// <returns>Whether the log is empty now; <see langword="false"/> when a reader or writer stood in the way.</returns>
    public bool TryTruncateLog() =>
        raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _) == raw.SQLITE_OK;

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new SqliteError(code, raw.sqlite3_errmsg(_db).utf8_to_string());
    }

    public void Forget(Statement statement) => _statements.Remove(statement);

    public void Dispose()
    {
        foreach (var statement in _statements.ToArray())
            statement.Dispose();
        _db.Dispose();
    }
}
