using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>Operations on single tasks.</summary>
internal sealed class Edits(Connection db, RetentionOptions retention, KeyOrder keys)
{
    // Ids are stored in lower case; other programs may have written them in upper case.
    private readonly Statement _find = db.Prepare("SELECT seq, state, type, key FROM task_queue WHERE id = @id OR id = upper(@id) LIMIT 1");

    private readonly Statement _cancel = db.Prepare(
        """
        UPDATE task_queue SET state = 'CANCELLED', finished = @finished, expires = @expires,
            reason = @reason, error_type = @error_type, error_code = NULL, error_message = @error_message
        WHERE seq = @seq
        """
    );

    private readonly Statement _requestCancel = db.Prepare("UPDATE task_queue SET cancel_requested = 1 WHERE seq = @seq");

    private readonly Statement _dueNow = db.Prepare("UPDATE task_queue SET state = 'PENDING', due = @now WHERE seq = @seq");

    private readonly Statement _replay = db.Prepare(
        """
        UPDATE task_queue SET state = 'PENDING', due = @now, generation = min(generation + 1, 2147483647), attempts = 0, crashes = 0, held = 0,
            cancel_requested = 0, finished = NULL, expires = NULL,
            reason = NULL, error_type = NULL, error_code = NULL, error_message = NULL
        WHERE seq = @seq
        """
    );

    public OperationResult Cancel(TaskId id, long now)
    {
        if (Find(id) is not { } row)
            return OperationResult.NotFound;
        if (row.State.IsTerminal())
            return OperationResult.WrongState;
        if (row.State == TaskState.Running)
        {
            _requestCancel.Bind("seq", row.Seq).Run();
            return OperationResult.Requested;
        }
        Cancel(row.Seq, TaskFailure.CancelledBeforeItRan, now);
        if (row.Key is not null)
            keys.ReleaseNext(row.Type, row.Key);
        return OperationResult.Applied;
    }

    public OperationResult Retry(TaskId id, long now)
    {
        if (Find(id) is not { } row)
            return OperationResult.NotFound;
        if (row.State is not (TaskState.Scheduled or TaskState.Retrying))
            return OperationResult.WrongState;
        _dueNow.Bind("seq", row.Seq).Bind("now", now).Run();
        return OperationResult.Applied;
    }

    public OperationResult Replay(TaskId id, long now)
    {
        if (Find(id) is not { } row)
            return OperationResult.NotFound;
        if (row.State is not TaskState.Dead)
            return OperationResult.WrongState;
        _replay.Bind("seq", row.Seq).Bind("now", now).Run();
        return OperationResult.Applied;
    }

    private void Cancel(long seq, TaskFailure failure, long now) =>
        _cancel
            .Bind("finished", now)
            .Bind("expires", UnixTime.After(now, retention.Done))
            .Bind("reason", failure.Reason)
            .Bind("error_type", failure.Error.Type)
            .Bind("error_message", failure.Error.Message)
            .Bind("seq", seq)
            .Run();

    private Row? Find(TaskId id)
    {
        Row? row = null;
        if (_find.Bind("id", id.ToString()).Step())
            row = new Row(_find.Int64(0), TaskRecords.ReadState(_find.Text(1)), _find.Text(2)!, _find.Text(3));
        _find.Reset();
        return row;
    }

    private sealed record Row(long Seq, TaskState State, string Type, string? Key);
}
