using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;

namespace TaskKit.Bench.Schedules;

/// <summary>The tasks of a file, as another program sees them: those that are committed.</summary>
internal sealed class StoredTasks : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LookForOpen = TimeSpan.FromMilliseconds(50);

    private readonly Connection _db;
    private readonly Statement _count;
    private readonly Statement _open;
    private readonly Statement _lastStart;

    public StoredTasks(string path)
    {
        _db = new DatabaseFile(path, new SqliteOptions()).Open();
        // Nothing is deleted here, so the newest number is the count, and costs no more than one row.
        _count = _db.Prepare("SELECT coalesce(max(seq), 0) FROM task_queue");
        _open = _db.Prepare("SELECT count(*) FROM task_queue WHERE state <> 'DONE'");
        _lastStart = _db.Prepare("SELECT max(started) FROM task_queue WHERE seq > @seq");
    }

    public long Count => Number(_count);

    /// <summary>Watches tasks as they are stored.</summary>
    /// <param name="due">The time from which on they are expected.</param>
    /// <param name="expected">Their number.</param>
    /// <param name="patience">The longest time to wait from then on.</param>
    /// <returns>The time from then on until each was stored, in ms and in order.</returns>
    /// <exception cref="TimeoutException">Fewer were stored.</exception>
    public async Task<IReadOnlyList<double>> WatchAsync(DateTimeOffset due, int expected, TimeSpan patience)
    {
        var waits = new List<double>(expected);
        long before = Count;
        while (waits.Count < expected)
        {
            await Task.Delay(Look, TimeProvider.System);
            long stored = Count - before;
            var wait = TimeProvider.System.GetUtcNow() - due;
            waits.AddRange(Enumerable.Repeat(wait.TotalMilliseconds, (int)stored - waits.Count));
            if (wait > patience && stored < expected)
                throw new TimeoutException(
                    $"Of {expected:N0} tasks {stored:N0} were stored {patience.TotalSeconds:N0} s after their time."
                );
        }
        return waits;
    }

    /// <summary>Waits until all tasks are DONE.</summary>
    /// <param name="before">The number of tasks before those that count.</param>
    /// <returns>The time at which the last of them was started.</returns>
    public async Task<DateTimeOffset> UntilDoneAsync(long before)
    {
        while (Number(_open) > 0)
            await Task.Delay(LookForOpen, TimeProvider.System);
        return DateTimeOffset.FromUnixTimeMilliseconds(Number(_lastStart.Bind("seq", before)));
    }

    /// <summary>Counts the occurrences that have a task: schedules and their times.</summary>
    public (long Schedules, long Occurrences) CountOccurrences()
    {
        using var schedules = _db.Prepare("SELECT count(DISTINCT metadata ->> 'schedule') FROM task_queue");
        using var occurrences = _db.Prepare(
            "SELECT count(DISTINCT (metadata ->> 'schedule') || ' ' || (metadata ->> 'schedule_to')) FROM task_queue"
        );
        return (Number(schedules), Number(occurrences));
    }

    public void Dispose() => _db.Dispose();

    private static long Number(Statement statement)
    {
        statement.Step();
        long number = statement.Int64(0);
        statement.Reset();
        return number;
    }
}
