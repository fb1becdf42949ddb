using Microsoft.Extensions.Logging;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Writing;

/// <summary>
/// Takes the database's write lock. SQLite's own busy handler sleeps longer and longer, so a process that writes all the time would keep the
/// others out; short even sleeps, and a pause of whoever writes without a break, share it fairly.
/// </summary>
internal sealed class WriteLock(Connection db, string path, ILogger log)
{
    private static readonly TimeSpan Impatient = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(5);

    private readonly Statement _begin = db.Prepare("BEGIN IMMEDIATE");
    private readonly Statement _commit = db.Prepare("COMMIT");
    private readonly Statement _rollback = db.Prepare("ROLLBACK");
    private long _turnStarted = TimeProvider.System.GetTimestamp();

    /// <summary>True when other processes write to the file, and need pauses.</summary>
    public bool IsShared { get; set; }

    /// <summary>True when the last try failed because another process had the lock.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Begins a transaction, or gives up.</summary>
    /// <param name="patience">How long to wait for others.</param>
    /// <param name="goOn">Asked between two tries: whether to go on waiting.</param>
    /// <param name="error">Why there is no transaction.</param>
    public bool TryBegin(TimeSpan patience, Func<bool> goOn, out Exception? error)
    {
        Pause();
        error = null;
        try
        {
            IsTaken = !_begin.TryRun() && !TryBeginSoon(patience, goOn);
            error = IsTaken ? SqliteError.Busy(path) : null;
        }
        catch (SqliteError e)
        {
            IsTaken = false;
            error = e.ToBackendException(path);
        }
        return error is null;
    }

    private bool TryBeginSoon(TimeSpan patience, Func<bool> goOn)
    {
        long start = TimeProvider.System.GetTimestamp();
        int logged = 1;
        for (var waited = TimeSpan.Zero; waited < patience && goOn(); waited = TimeProvider.System.GetElapsedTime(start))
        {
            if (waited.TotalSeconds >= logged * 2)
                log.Locked(path, logged = (int)waited.TotalSeconds);
            Thread.Sleep(waited < Impatient ? 0 : 1);
            if (!_begin.TryRun())
                continue;
            Rested();
            return true;
        }
        return false;
    }

    public void Commit() => _commit.Run();

    /// <summary>Ends a failed transaction. Some errors have ended it already.</summary>
    public void RollBack()
    {
        if (db.InTransaction)
            _rollback.Run();
    }

    /// <summary>The writer has been idle: others had their turn.</summary>
    public void Rested() => _turnStarted = TimeProvider.System.GetTimestamp();

    private void Pause()
    {
        if (!IsShared || TimeProvider.System.GetElapsedTime(_turnStarted) < LongestTurn)
            return;
        Thread.Sleep(1);
        Rested();
    }
}
