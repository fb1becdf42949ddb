using System.Globalization;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;

namespace TaskKit.Bench.Http;

/// <summary>A file with many stored tasks, as a year of work leaves it: most are done, a fifth is dead, and of some types, states and keys there are few.</summary>
internal static class StoredMillion
{
    public const string RareType = "fax";
    public const string RareKey = "lone";

    /// <summary>The time between two tasks.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    /// <summary>The time of the first task.</summary>
    public static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int Part = 100_000;

    /// <summary>Fills a new file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">The number of tasks.</param>
    /// <param name="ids">The number of ids to return.</param>
    /// <returns>Ids of tasks all over the file.</returns>
    public static IReadOnlyList<string> Fill(string path, int count, int ids)
    {
        using var db = new DatabaseFile(path, new SqliteOptions()).Open();
        db.Execute("PRAGMA synchronous = OFF");
        for (int from = 1; from <= count; from += Part)
            db.Execute(Insert(from, Math.Min(from + Part - 1, count), count));
        db.TryTruncateLog();
        var found = new List<string>();
        using var id = db.Prepare("SELECT id FROM task_queue WHERE seq = @seq");
        for (int i = 0; i < ids; i++)
        {
            if (id.Bind("seq", 1 + i * (long)count / ids).Step())
                found.Add(id.Text(0)!);
            id.Reset();
        }
        return found;
    }

    private static string Insert(int from, int to, int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            WITH RECURSIVE numbers(n) AS (SELECT {{from}} UNION ALL SELECT n + 1 FROM numbers WHERE n < {{to}}),
            tasks(n, created, state) AS (
                SELECT n, {{First.ToUnixTimeMilliseconds()}} + n * {{(long)Gap.TotalMilliseconds}}, CASE
                    WHEN n % 20011 = 1 THEN 'RUNNING' WHEN n % 2003 = 1 THEN 'CANCELLED' WHEN n % 5 = 0 THEN 'DEAD'
                    WHEN n % 29 = 1 THEN 'PENDING' WHEN n % 997 = 1 THEN 'SCHEDULED' ELSE 'DONE' END
                FROM numbers)
            INSERT INTO task_queue (seq, type, payload, state, due, created, started, finished, expires, key, attempts, reason, error_type, error_message)
            SELECT n, CASE WHEN n % 50021 = 1 THEN '{{RareType}}' WHEN n % 10 = 3 THEN 'mail' ELSE 'noop' END,
                '{"to":"+15551234567","text":"Your code is 123456. It is valid for ten minutes.","number":' || n || '}',
                state, created, created, created, iif(state <= 'DONE', created, NULL), iif(state <= 'DONE', created + 4000000000000, NULL),
                CASE WHEN n = 77 OR n = {{count / 2}} THEN '{{RareKey}}' WHEN n % 4 = 0 THEN 'order-' || (n % 10000) END,
                iif(state <= 'DONE', 1, 0), iif(state = 'DEAD', 'retries_exhausted', NULL), iif(state = 'DEAD', 'handler_error', NULL),
                iif(state = 'DEAD', 'The gateway refused it.', NULL)
            FROM tasks
            """
        );
}
