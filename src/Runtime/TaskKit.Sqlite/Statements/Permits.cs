using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>
/// Counts what stands against the limits of types: the running tasks of all workers, and the tasks that began within the window of a rate. The starts are timed by
/// the machine's steady clock, which all processes on the file share and nobody sets.
/// </summary>
internal sealed class Permits(Connection db)
{
    // Starts are kept in slots of a part of the window, so that a long window is not a long list.
    private const int SlotsInPeriod = 1000;

    private const string Running = "INDEXED BY task_queue_running WHERE state = 'RUNNING' AND";

    // The index begins with the worker: one step for each worker leads past the running tasks of all other types. A name is text, and each text is below each blob.
    private readonly Statement _nextWorker = db.Prepare(
        $"""
        SELECT worker, (SELECT count(*) FROM task_queue {Running} worker = next.worker AND type = @type)
        FROM task_queue next {Running} worker > @worker AND worker < x'' ORDER BY worker LIMIT 1
        """
    );

    private readonly Statement _starts = db.Prepare(
        "SELECT at, tasks FROM task_starts WHERE type = @type AND at > @since ORDER BY at DESC"
    );

    private readonly Statement _note = db.Prepare(
        "INSERT INTO task_starts (type, at, tasks) VALUES (@type, @at, @tasks) ON CONFLICT (type, at) DO UPDATE SET tasks = tasks + excluded.tasks"
    );

    // A start that is later than now was noted before the machine was started: its clock begins at zero.
    private readonly Statement _forget = db.Prepare("DELETE FROM task_starts WHERE type = @type AND (at <= @since OR at > @now)");

    /// <summary>The steady time of this look or claim, in milliseconds.</summary>
    public long Now { get; private set; }

    /// <summary>The earliest steady time at which a rate that refused a task has room again; <see cref="long.MaxValue"/> when none did.</summary>
    public long NextRoom { get; private set; } = long.MaxValue;

    /// <summary>The steady time of a clock, in milliseconds.</summary>
    public static long Steady(TimeProvider time) => (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Begins a look or a claim.</summary>
    public void Begin(long now) => (Now, NextRoom) = (now, long.MaxValue);

    /// <summary>The number of tasks of a type that may begin.</summary>
    public int FreeOf(TypeName type, TaskLimit limit)
    {
        int free = limit.Concurrency is > 0 and var most ? (int)Math.Max(0, most - RunningOf(type)) : int.MaxValue;
        return free > 0 && limit.Rate is { Count: > 0 } rate ? Math.Min(free, RoomIn(rate, type)) : free;
    }

    /// <summary>Notes that tasks of a type have begun, in the transaction of their claim.</summary>
    public void Take(TypeName type, TaskLimit limit, int count)
    {
        if (count == 0 || limit.Rate is not { Count: > 0 } rate)
            return;
        long slot = SlotOf(rate);
        long at = (Now + slot - 1) / slot * slot;
        _forget.BindText("type", type.Utf8).Bind("since", Now - (long)rate.Period.TotalMilliseconds).Bind("now", at).Run();
        _note.BindText("type", type.Utf8).Bind("at", at).Bind("tasks", count).Run();
    }

    private long RunningOf(TypeName type)
    {
        long running = 0;
        _nextWorker.BindText("type", type.Utf8).BindText("worker", []);
        while (_nextWorker.Step())
        {
            running += _nextWorker.Int64(1);
            byte[] worker = _nextWorker.Bytes(0).ToArray();
            _nextWorker.Reset();
            _nextWorker.BindText("worker", worker);
        }
        _nextWorker.Reset();
        return running;
    }

    private int RoomIn(TaskRate rate, TypeName type)
    {
        long period = (long)rate.Period.TotalMilliseconds;
        long started = 0;
        _starts.BindText("type", type.Utf8).Bind("since", Now - period);
        // The newest first: where they make up the rate, the last of them must leave the window.
        while (started < rate.Count && _starts.Step())
        {
            started += _starts.Int64(1);
            if (started >= rate.Count)
                NextRoom = Math.Min(NextRoom, _starts.Int64(0) + period);
        }
        _starts.Reset();
        return (int)Math.Max(0, rate.Count - started);
    }

    private static long SlotOf(TaskRate rate) => Math.Max(1, (long)rate.Period.TotalMilliseconds / SlotsInPeriod);
}
