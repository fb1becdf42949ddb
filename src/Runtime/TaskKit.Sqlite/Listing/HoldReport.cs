using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;
using TaskKit.Sqlite.Upkeep;

namespace TaskKit.Sqlite.Listing;

/// <summary>Reads what keeps one task from running: the task in front of it in its key, or the worker that has it.</summary>
internal sealed class HoldReport(DatabaseFile file, Connection db, long now)
{
    /// <param name="task">The task.</param>
    /// <param name="own">The workers of this backend: they live.</param>
    public TaskHold Read(TaskRecord task, IReadOnlySet<string> own) =>
        task.State == TaskState.Running && task.Worker is { } worker ? OfWorker(worker, own)
        : task.Task.Key is { } key && !task.State.IsTerminal() ? new TaskHold { InFront = InFront(task.Task, key) }
        : new TaskHold();

    private TaskHold OfWorker(string worker, IReadOnlySet<string> own)
    {
        using var lease = db.Prepare("SELECT lease_until FROM task_workers WHERE id = @worker");
        if (!lease.Bind("worker", worker).Step())
            return new TaskHold { WorkerLives = false };
        long until = lease.Int64(0);
        return new TaskHold
        {
            WorkerLives = own.Contains(worker) || (until > now && !Watch.IsDead(file, worker)),
            LeaseUntil = UnixTime.ToTime(until),
        };
    }

    // The same order as that of claims: one that runs is in front of all others.
    private TaskRecord? InFront(TaskEnvelope task, string key)
    {
        using var front = db.Prepare(
            $"""
            SELECT {TaskRecords.Columns} FROM task_queue INDEXED BY task_queue_keyed
            WHERE type = @type AND key = @key AND {Schema.Keyed} AND id <> @id
                AND (state = 'RUNNING' OR seq < (SELECT seq FROM task_queue WHERE id = @id))
            ORDER BY state = 'RUNNING' DESC, seq LIMIT 1
            """
        );
        return front.Bind("type", task.Type).Bind("key", key).Bind("id", task.Id.ToString()).Step() ? TaskRecords.Read(front) : null;
    }
}
