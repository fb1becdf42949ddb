using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Writing;

/// <summary>Operations on single tasks.</summary>
internal sealed class Edits(Connection db, RetentionOptions retention, KeyOrder keys)
{
    // Ids are stored in lower case; other programs may have written them in upper case.
    private readonly Statement _find = db.Prepare("SELECT seq, state, type, key FROM task_queue WHERE id = ?1 OR id = upper(?1) LIMIT 1");

    private readonly Statement _cancel = db.Prepare(
        """
        UPDATE task_queue SET state = 'CANCELLED', finished = ?2, expires = ?3, reason = 'cancelled',
            error_type = 'permanent_error', error_code = NULL, error_message = 'Cancelled on request before it ran.'
        WHERE seq = ?1
        """
    );

    private readonly Statement _requestCancel = db.Prepare("UPDATE task_queue SET cancel_requested = 1 WHERE seq = ?1");

    private readonly Statement _dueNow = db.Prepare("UPDATE task_queue SET state = 'PENDING', due = ?2 WHERE seq = ?1");

    private readonly Statement _replay = db.Prepare(
        """
        UPDATE task_queue SET state = 'PENDING', due = ?2, generation = min(generation + 1, 2147483647), attempts = 0, crashes = 0, held = 0,
            cancel_requested = 0, finished = NULL, expires = NULL,
            reason = NULL, error_type = NULL, error_code = NULL, error_message = NULL
        WHERE seq = ?1
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
            _requestCancel.Bind(1, row.Seq).Run();
            return OperationResult.Requested;
        }
        _cancel.Bind(1, row.Seq).Bind(2, now).Bind(3, UnixTime.After(now, retention.Done)).Run();
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
        _dueNow.Bind(1, row.Seq).Bind(2, now).Run();
        return OperationResult.Applied;
    }

    public OperationResult Replay(TaskId id, long now)
    {
        if (Find(id) is not { } row)
            return OperationResult.NotFound;
        if (row.State is not TaskState.Dead)
            return OperationResult.WrongState;
        _replay.Bind(1, row.Seq).Bind(2, now).Run();
        return OperationResult.Applied;
    }

    private Row? Find(TaskId id)
    {
        Row? row = null;
        if (_find.Bind(1, id.ToString()).Step())
            row = new Row(_find.Int64(0), TaskRecords.ReadState(_find.Text(1)), _find.Text(2)!, _find.Text(3));
        _find.Reset();
        return row;
    }

    private sealed record Row(long Seq, TaskState State, string Type, string? Key);
}
