using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;

namespace TaskKit.Bench.Limits;

/// <summary>The times at which tasks began, as they are stored.</summary>
internal static class StoredStarts
{
    // A limit counts by the steady clock, what is stored is the wall clock, and both are in whole milliseconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    /// <summary>Counts the most tasks of a type that began within a span of time.</summary>
    public static int MostWithin(string path, string type, TimeSpan span)
    {
        using var db = new DatabaseFile(path, new SqliteOptions()).Open();
        using var query = db.Prepare("SELECT started FROM task_queue WHERE type = @type AND started IS NOT NULL ORDER BY started");
        query.Bind("type", type);
        var starts = new List<long>();
        while (query.Step())
            starts.Add(query.Int64(0));
        query.Reset();
        return MostWithin(starts, span - Rounding);
    }

    /// <summary>Counts the most of some times that are within a span.</summary>
    /// <param name="times">Times in milliseconds, in order.</param>
    /// <param name="span">The span, without its end.</param>
    public static int MostWithin(IReadOnlyList<long> times, TimeSpan span)
    {
        int most = 0;
        for (int first = 0, last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= span.TotalMilliseconds)
                first++;
            most = Math.Max(most, last - first + 1);
        }
        return most;
    }
}
