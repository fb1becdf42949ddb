using TaskKit.Backends;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Listing;

/// <summary>
/// Finds tasks of a state or a type by the indexes that the workers need, where they are few. Where they are many, the next ones are soon found in the table.
/// </summary>
internal static class FewTasks
{
    /// <summary>The most tasks that count as few: so many are looked up and sorted in a moment.</summary>
    public const int Most = 5_000;

    private const string OfType = " AND type = @type";

    private static readonly TaskState[] Finished = [TaskState.Done, TaskState.Dead, TaskState.Cancelled];

    /// <summary>Finds all tasks that can pass a filter, and perhaps some that do not.</summary>
    /// <param name="db">The connection.</param>
    /// <param name="query">The filter.</param>
    /// <returns>Their numbers, the highest first; <see langword="null"/> when they are many, or no index knows them.</returns>
    public static List<long>? Find(Connection db, TaskQuery query)
    {
        if (query.State is null && query.Type is null)
            return null;
        string sql = SqlOf(query);
        using var statement = db.Prepare(sql);
        if (sql.Contains(OfType, StringComparison.Ordinal))
            statement.Bind("type", query.Type);
        var found = new List<long>();
        while (statement.Step())
            found.Add(statement.Int64(0));
        if (found.Count > Most)
            return null;
        found.Sort();
        found.Reverse();
        return found;
    }

    /// <summary>The statement that finds them. It ends once they are too many.</summary>
    public static string SqlOf(TaskQuery query)
    {
        string ofType = query.Type is null ? "" : OfType;
        IEnumerable<string> sources = query.State switch
        {
            null => [.. Finished.Select(state => Ended(state, ofType)), Running, .. Waiting(ofType)],
            TaskState.Running => [Running],
            TaskState.Done or TaskState.Dead or TaskState.Cancelled => [Ended(query.State.Value, ofType)],
            _ => Waiting(ofType),
        };
        return $"{string.Join(" UNION ALL ", sources)} LIMIT {Most + 1}";
    }

    private const string Running = "SELECT seq FROM task_queue INDEXED BY task_queue_running WHERE state = 'RUNNING'";

    private static string Ended(TaskState state, string ofType) =>
        $"SELECT seq FROM task_queue INDEXED BY task_queue_finished WHERE state = '{state.ToName()}' AND {Schema.Finished}{ofType}";

    // The three together hold each waiting task once. The index of those that wait to run alone does not know types.
    private static string[] Waiting(string ofType) =>
        [
            $"SELECT seq FROM task_queue INDEXED BY task_queue_ready WHERE {Schema.Ready}{ofType}",
            $"SELECT seq FROM task_queue INDEXED BY task_queue_lone WHERE {Schema.Solo}",
            $"SELECT seq FROM task_queue INDEXED BY task_queue_keyed WHERE {Schema.Keyed} AND {Schema.Waiting} AND crashes < 2 AND held <> 0{ofType}",
        ];
}
