using TaskKit.Backends;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Statements;

/// <summary>Takes tasks from workers that died, hang or leave. The fence moves on, so that a late outcome of theirs changes nothing.</summary>
internal sealed class Recovery(Connection db, RetentionOptions retention, KeyOrder keys, WorkerTable workers)
{
    private readonly Statement _running = db.Prepare(
        """
        SELECT seq, type, key, crashes, cancel_requested, fence FROM task_queue INDEXED BY task_queue_running
        WHERE worker = @worker AND state = 'RUNNING'
        """
    );

    private readonly Statement _giveBack = db.Prepare(
        $"UPDATE task_queue SET state = 'PENDING', fence = {Schema.NextFence}, crashes = @crashes WHERE seq = @seq"
    );

    private readonly Statement _end = db.Prepare(
        $"""
        UPDATE task_queue SET state = @state, fence = {Schema.NextFence}, crashes = @crashes, finished = @finished, expires = @expires,
            reason = @reason, error_type = @error_type, error_code = @error_code, error_message = @error_message
        WHERE seq = @seq
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
            End(row.Seq, TaskState.Dead, crashes, TaskFailure.Crashed(crashes), UnixTime.After(now, retention.Dead), now);
        else if (row.CancelRequested)
            End(row.Seq, TaskState.Cancelled, crashes, TaskFailure.CancelledWhileItRan, UnixTime.After(now, retention.Done), now);
        else
            _giveBack.Bind("seq", row.Seq).Bind("crashes", crashes).Run();
        if (row.Key is not null)
            keys.ReleaseNext(row.Type, row.Key);
    }

    private void End(long seq, TaskState state, int crashes, TaskFailure failure, long expires, long now) =>
        _end.Bind("seq", seq)
            .Bind("state", state.ToName())
            .Bind("crashes", crashes)
            .Bind("finished", now)
            .Bind("expires", expires)
            .Bind("reason", failure.Reason)
            .Bind("error_type", failure.Error.Type)
            .Bind("error_code", failure.Error.Code)
            .Bind("error_message", failure.Error.Message)
            .Run();

    private List<Row> Running(string worker)
    {
        var rows = new List<Row>();
        _running.Bind("worker", worker);
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

    private readonly record struct Row(long Seq, string Type, string? Key, int Crashes, bool CancelRequested, long Fence);
}
