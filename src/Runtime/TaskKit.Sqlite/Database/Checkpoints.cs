namespace TaskKit.Sqlite.Database;

/// <summary>
/// Moves the write-ahead log into the database, always whole and always with writers shut out: SQLite before 3.51.3 can damage a log whose
/// checkpoint overlaps another connection's commit. An OS lock keeps it to one process at a time.
/// </summary>
internal sealed class Checkpoints(Connection db, DatabaseFile file)
{
    private const long LargeLog = 4000 * 4096;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _lockPath = file.Path + "-checkpoint";
    private long _lastTry;

    /// <summary>Cuts the log when it has grown.</summary>
    public void AfterCommit()
    {
        if (file.LogLength < LargeLog || TimeProvider.System.GetElapsedTime(_lastTry) < Pause)
            return;
        Run();
    }

    /// <summary>Cuts the log while there is nothing else to do.</summary>
    public void WhileIdle()
    {
        if (file.LogLength > 0)
            Run();
    }

    private void Run()
    {
        _lastTry = TimeProvider.System.GetTimestamp();
        using var exclusive = LockFile.TryTake(_lockPath);
        if (exclusive is not null)
            db.TryTruncateLog();
    }
}
