using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Statements;

/// <summary>Deletes what has been kept long enough, and mends what other programs wrote. In small batches: others wait for the write lock.</summary>
internal sealed class Cleaning(Connection db)
{
    public const int RowsPerBatch = 500;

    private const int KeysPerBatch = 200;

    private readonly Statement _nextFinished = db.Prepare(
        $"""
        SELECT type FROM task_queue INDEXED BY task_queue_finished
        WHERE state = @state AND type > @type AND {Schema.Finished} ORDER BY type LIMIT 1
        """
    );

    private readonly Statement _prune = db.Prepare(
        $"""
        DELETE FROM task_queue WHERE seq IN (
            SELECT seq FROM task_queue INDEXED BY task_queue_finished
            WHERE state = @state AND type = @type AND expires <= @now AND {Schema.Finished} LIMIT @most)
        """
    );

    private readonly Statement _pruneDocuments = db.Prepare(
        $"""
        DELETE FROM task_documents WHERE (kind, name) IN (
            SELECT kind, name FROM task_documents INDEXED BY task_documents_expiring
            WHERE expires IS NOT NULL AND expires <= @now LIMIT {RowsPerBatch})
        """
    );

    private readonly Statement _mend = db.Prepare(
        $"""
        UPDATE task_queue SET reason = 'malformed', error_type = 'validation_error', error_code = NULL,
            error_message = 'due, priority and crashes must be whole numbers; due is ' || quote(substr(due, 1, 40))
                || ', priority is ' || quote(substr(priority, 1, 40)) || ', crashes is ' || quote(substr(crashes, 1, 40)) || '.',
            due = @now, priority = 0, crashes = 0
        WHERE seq IN (SELECT seq FROM task_queue INDEXED BY task_queue_odd WHERE {Schema.Odd} AND {Schema.Waiting} LIMIT {RowsPerBatch})
        """
    );

    private readonly Statement _adopt = db.Prepare(
        $"""
        UPDATE task_queue SET state = 'PENDING', fence = {Schema.NextFence}
        WHERE seq IN (SELECT seq FROM task_queue INDEXED BY task_queue_running WHERE worker IS NULL AND state = 'RUNNING')
        """
    );

    private readonly Statement _nextKey = db.Prepare(
        $"""
        SELECT type, key FROM task_queue INDEXED BY task_queue_keyed
        WHERE (type, key) > (@type, @key) AND {Schema.Keyed} ORDER BY type, key LIMIT 1
        """
    );

    private (string Type, string Key) _lastKey = ("", "");

    /// <summary>Deletes finished tasks whose time is over.</summary>
    /// <returns>How many.</returns>
    public int Prune(long now)
    {
        int pruned = 0;
        foreach (string state in new[] { "DONE", "CANCELLED", "DEAD" })
            for (string? type = NextFinished(state, ""); type is not null && pruned < RowsPerBatch; type = NextFinished(state, type))
                pruned += _prune.Bind("state", state).Bind("type", type).Bind("now", now).Bind("most", RowsPerBatch - pruned).Run();
        return pruned;
    }

    /// <summary>Deletes documents whose time is over.</summary>
    /// <returns>The number of documents.</returns>
    public int PruneDocuments(long now) => _pruneDocuments.Bind("now", now).Run();

    /// <summary>Makes rows with a due time or priority that is not a number due, as malformed: they would wait forever.</summary>
    /// <returns>How many.</returns>
    public int Mend(long now)
    {
        _adopt.Run();
        return _mend.Bind("now", now).Run();
    }

    /// <summary>Lets the first task of each key go: another program may have deleted the one that it was held for. Goes on where the last call ended.</summary>
    /// <returns>True when it came to the last key.</returns>
    public bool ReleaseHeads(KeyOrder keys)
    {
        for (int i = 0; i < KeysPerBatch; i++)
        {
            bool found = _nextKey.Bind("type", _lastKey.Type).Bind("key", _lastKey.Key).Step();
            var next = found ? (_nextKey.Text(0)!, _nextKey.Text(1)!) : ("", "");
            _nextKey.Reset();
            // Bytes that are not UTF-8 do not survive as text, and would be found again forever.
            bool isNew = next != _lastKey;
            _lastKey = isNew ? next : ("", "");
            if (!found || !isNew)
                return true;
            keys.ReleaseNext(_lastKey.Type, _lastKey.Key);
        }
        return false;
    }

    private string? NextFinished(string state, string after)
    {
        string? type = _nextFinished.Bind("state", state).Bind("type", after).Step() ? _nextFinished.Text(0) : null;
        _nextFinished.Reset();
        return type == after ? null : type;
    }
}
