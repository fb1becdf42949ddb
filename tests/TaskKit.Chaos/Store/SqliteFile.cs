using SQLitePCL;
using TaskKit.Chaos.Checking;

namespace TaskKit.Chaos.Store;

/// <summary>A connection of a program that is not TaskKit: it looks at the documented table, and gets in the way.</summary>
internal sealed class SqliteFile : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly sqlite3 _db;

    static SqliteFile() => Batteries_V2.Init();

    public SqliteFile(string path)
    {
        Check(raw.sqlite3_open_v2(path, out _db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_FULLMUTEX, null));
        SetPatience(Patience);
        // The workers truncate the log; another connection must not copy it back at a time of its own.
        Execute("PRAGMA wal_autocheckpoint = 0");
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>Takes the write lock if it is free within the given time.</summary>
    public bool TryBegin(TimeSpan patience)
    {
        SetPatience(patience);
        int code = raw.sqlite3_exec(_db, "BEGIN IMMEDIATE");
        SetPatience(Patience);
        if (code != raw.SQLITE_BUSY)
            Check(code);
        return code == raw.SQLITE_OK;
    }

    public void Rollback() => Execute("ROLLBACK");

    /// <summary>The number of tasks that have not ended.</summary>
    public long CountOpen() =>
        long.Parse(Query("SELECT count(*) FROM task_queue WHERE state NOT IN ('DONE', 'DEAD', 'CANCELLED')").Single()[0]!);

    /// <summary>The number of running tasks of a worker would be buried if it died now.</summary>
    public long CountSolo(string workerPrefix) =>
        long.Parse(
            Query($"SELECT count(*) FROM task_queue WHERE state = 'RUNNING' AND crashes >= 2 AND worker LIKE '{workerPrefix}-%'").Single()[
                0
            ]!
        );

    public FinalStore ReadFinal()
    {
        var tasks = Query("SELECT id, state, generation, attempts, crashes, reason FROM task_queue").Select(ReadTask).ToList();
        return new FinalStore(tasks, string.Join("; ", Query("PRAGMA integrity_check").Select(row => row[0])));
    }

    public void Dispose() => _db.Dispose();

    private static StoredTask ReadTask(string?[] row)
    {
        TaskStateNames.TryParse(row[1], out var state);
        return new(TaskId.Parse(row[0]!), state, int.Parse(row[2]!), int.Parse(row[3]!), int.Parse(row[4]!), row[5]);
    }

    private List<string?[]> Query(string sql)
    {
        var rows = new List<string?[]>();
        Check(raw.sqlite3_prepare_v2(_db, sql, out var statement));
        using (statement)
        {
            int code;
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                rows.Add([.. Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(column => Text(statement, column))]);
            Check(code);
        }
        return rows;
    }

    private static string? Text(sqlite3_stmt statement, int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(statement, column).utf8_to_string();

    private void SetPatience(TimeSpan patience) => raw.sqlite3_busy_timeout(_db, (int)patience.TotalMilliseconds);

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            throw new InvalidOperationException($"SQLite said {code}: {raw.sqlite3_errmsg(_db).utf8_to_string()}");
    }
}
