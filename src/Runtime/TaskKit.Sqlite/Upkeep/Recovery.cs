using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite.Upkeep;

/// <summary>Takes tasks from workers that died, hang or leave. The fence moves on, so that a late outcome of theirs changes nothing.</summary>
internal sealed class Recovery(Connection db, RetentionOptions retention, KeyOrder keys, WorkerTable workers)
{
    private readonly Statement _running = db.Prepare(
        """
        SELECT seq, type, key, crashes, cancel_requested, fence FROM task_queue INDEXED BY task_queue_running
        WHERE worker = ?1 AND state = 'RUNNING'
        """
    );

    private readonly Statement _giveBack = db.Prepare(
        $"UPDATE task_queue SET state = 'PENDING', fence = {Schema.NextFence}, crashes = ?2 WHERE seq = ?1"
    );

    private readonly Statement _end = db.Prepare(
        $"""
        UPDATE task_queue SET state = ?2, fence = {Schema.NextFence}, crashes = ?3, finished = ?4, expires = ?5,
            reason = ?6, error_type = ?7, error_code = NULL, error_message = ?8
        WHERE seq = ?1
        """
    );

    /// <summary>Gives up the tasks of a dead process: each has one more crash, and a task that crashed it while it ran solo is dead.</summary>
    /// <returns>How many tasks it ran.</returns>
    public int TakeFromDead(string worker, long now) => Take(worker, 1, now);

    /// <summary>The worker hangs or leaves: what it ran goes back as it was.</summary>
    /// <returns>How many tasks it ran.</returns>
    public int TakeFromLiving(string worker, long now) => Take(worker, 0, now);

    /// <summary>Gives back rows that run under the worker's name and that it does not hold: a commit that failed may have been stored all the same.</summary>
    public void TakeUnheld(Claimant worker, long now)
    {
        foreach (var row in Running(worker.WorkerId))
            if (!worker.HoldsRow(row.Seq, row.Fence))
                Take(row, 0, now);
    }

    private int Take(string worker, int crash, long now)
    {
        var rows = Running(worker);
        foreach (var row in rows)
            Take(row, crash, now);
        workers.Remove(worker);
        return rows.Count;
    }

    private void Take(in Row row, int crash, long now)
    {
        int crashes = (int)Math.Clamp(row.Crashes + (long)crash, crash, int.MaxValue);
        if (crash > 0 && crashes > TaskDelivery.CrashesBeforeSolo)
            End(row.Seq, TaskState.Dead, crashes, Crashed(crashes), UnixTime.After(now, retention.Dead), now);
        else if (row.CancelRequested)
            End(row.Seq, TaskState.Cancelled, crashes, Cancelled, UnixTime.After(now, retention.Done), now);
        else
            _giveBack.Bind(1, row.Seq).Bind(2, crashes).Run();
        if (row.Key is not null)
            keys.ReleaseNext(row.Type, row.Key);
    }

    private void End(long seq, TaskState state, int crashes, TaskFailure failure, long expires, long now) =>
        _end.Bind(1, seq)
            .Bind(2, state.ToName())
            .Bind(3, crashes)
            .Bind(4, now)
            .Bind(5, expires)
            .Bind(6, failure.Reason)
            .Bind(7, failure.Error.Type)
            .Bind(8, failure.Error.Message)
            .Run();

    private List<Row> Running(string worker)
    {
        var rows = new List<Row>();
        _running.Bind(1, worker);
        while (_running.Step())
            rows.Add(
                new Row(
                    _running.Int64(0),
                    _running.Text(1)!,
                    _running.Text(2),
                    _running.Int32(3),
                    _running.Int64(4) != 0,
                    _running.Int64(5)
                )
            );
        _running.Reset();
        return rows;
    }

    private static TaskFailure Cancelled => new("cancelled", TaskError.Permanent("Cancelled on request while it ran."));

    private static TaskFailure Crashed(int crashes) =>
        new(
            DeadLetterReasons.Crashed,
            TaskError.Handler($"The worker died {crashes} times while it ran this task, the last time while it ran nothing else.")
        );

    private readonly record struct Row(long Seq, string Type, string? Key, int Crashes, bool CancelRequested, long Fence);
}
