using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;

namespace TaskKit.Sqlite.Listing;

/// <summary>Reads what counts against the limit of a type.</summary>
internal sealed class LimitReport(Connection db, TimeProvider time)
{
    public LimitUse Read(string type, TaskLimit limit)
    {
        var (started, roomAt) = limit.Rate is { Count: > 0 } rate ? Started(type, rate) : (0, null);
        return new LimitUse
        {
            Running = Running(type),
            Started = started,
            RoomAt = roomAt,
        };
    }

    private Dictionary<string, int> Running(string type)
    {
        var running = new Dictionary<string, int>(StringComparer.Ordinal);
        using var statement = db.Prepare(
            "SELECT worker, count(*) FROM task_queue INDEXED BY task_queue_running WHERE type = @type AND state = 'RUNNING' GROUP BY worker"
        );
        statement.Bind("type", type);
        while (statement.Step())
            running[statement.Text(0) ?? ""] = statement.Int32(1);
        return running;
    }

    private (int Started, DateTimeOffset? RoomAt) Started(string type, TaskRate rate)
    {
        long now = Permits.Steady(time);
        long started = 0;
        long? leaves = null;
        using var statement = db.Prepare("SELECT at, tasks FROM task_starts WHERE type = @type AND at > @since ORDER BY at DESC");
        statement.Bind("type", type).Bind("since", now - (long)rate.Period.TotalMilliseconds);
        while (statement.Step())
        {
            // The newest ones up to the rate: where a lowered rate leaves more in the window, those before them leave without making room.
            if (started < rate.Count)
                leaves = statement.Int64(0);
            started += statement.Int64(1);
        }
        return ((int)started, leaves is { } at ? time.GetUtcNow() + TimeSpan.FromMilliseconds(at - now) + rate.Period : null);
    }
}
