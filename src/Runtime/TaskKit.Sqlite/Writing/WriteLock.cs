using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Writing;

/// <summary>
/// Takes the database's write lock. SQLite's own busy handler sleeps longer and longer, so a process that writes all the time would keep the
/// others out; short even sleeps, and a pause of whoever writes without a break, share it fairly.
/// </summary>
internal sealed class WriteLock(Connection db)
{
    private static readonly TimeSpan Impatient = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(5);

    private readonly Statement _begin = db.Prepare("BEGIN IMMEDIATE");
    private readonly Statement _commit = db.Prepare("COMMIT");
    private readonly Statement _rollback = db.Prepare("ROLLBACK");
    private long _turnStarted = TimeProvider.System.GetTimestamp();

    /// <summary>Whether other processes write to the file, and deserve a pause.</summary>
    public bool IsShared { get; set; }

    /// <summary>Whether the last try failed because somebody else had the lock.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Begins a transaction, or gives up.</summary>
    /// <param name="goOn">Asked between two tries: whether to go on waiting, given how long it has been.</param>
    public bool TryBegin(Func<TimeSpan, bool> goOn)
    {
        Pause();
        IsTaken = false;
        if (_begin.TryRun())
            return true;
        long start = TimeProvider.System.GetTimestamp();
        for (var waited = TimeSpan.Zero; goOn(waited); waited = TimeProvider.System.GetElapsedTime(start))
        {
            Thread.Sleep(waited < Impatient ? 0 : 1);
            if (!_begin.TryRun())
                continue;
            Rested();
            return true;
        }
        IsTaken = true;
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
