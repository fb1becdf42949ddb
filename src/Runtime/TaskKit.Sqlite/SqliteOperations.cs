using System.Globalization;
using TaskKit.Backends;
using TaskKit.Backends.Declaring;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Listing;
using TaskKit.Sqlite.Rows;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite;

/// <summary>Looks at tasks on the connection for reads, and has the writer act on them.</summary>
internal sealed class SqliteOperations(DatabaseFile file, ReadConnection reads, Writer writer, TimeProvider time) : ITaskOperations
{
    private const int LargestPage = 1000;

    private HashSet<string> OwnWorkers => writer.Crew.Workers.Select(worker => worker.WorkerId).ToHashSet(StringComparer.Ordinal);

    public ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken) =>
        reads.RunAsync(
            db =>
            {
                using var statement = db.Prepare($"SELECT {TaskRecords.Columns} FROM task_queue WHERE id = @id OR id = upper(@id) LIMIT 1");
                return statement.Bind("id", id.ToString()).Step() ? TaskRecords.Read(statement) : null;
            },
            cancellationToken
        );

    public ValueTask<IReadOnlyList<TaskState?>> StatesAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellationToken) =>
        reads.RunAsync<IReadOnlyList<TaskState?>>(
            db =>
            {
                using var statement = db.Prepare("SELECT state FROM task_queue WHERE id = @id OR id = upper(@id) LIMIT 1");
                return [.. ids.Select(id => TaskRecords.FindState(statement, id))];
            },
            cancellationToken
        );

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ArgumentException($"Expected a limit from 1 to {LargestPage}, got {query.Limit}.", nameof(query));
        long before = Position(query.Cursor);
        return reads.RunAsync(db => new TaskPages(db, time).Read(query, before), cancellationToken);
    }

    public ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken) => reads.RunAsync(Count, cancellationToken);

    public ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken)
    {
        var own = OwnWorkers;
        return reads.RunAsync(
            db => new TypeReport(file, db, time.Now()).Read(DeclaredTypes.List(reads.Documents, time.Now()), own),
            cancellationToken
        );
    }

    public ValueTask<TaskHold> HoldOfAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        var own = OwnWorkers;
        return reads.RunAsync(db => new HoldReport(file, db, time.Now()).Read(task, own), cancellationToken);
    }

    public ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) =>
        reads.RunAsync(LimitUse? (db) => new LimitReport(db, time).Read(type, limit), cancellationToken);

    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        WriteAsync(store => store.Edits.Cancel(id, store.Now), cancellationToken);

    public ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken) =>
        WriteAsync(store => store.Edits.Retry(id, store.Now), cancellationToken);

    public ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken) =>
        WriteAsync(store => store.Edits.Replay(id, store.Now), cancellationToken);

    private static IReadOnlyList<TaskCount> Count(Connection db)
    {
        var counts = new Dictionary<(string Type, TaskState State), long>();
        using var statement = db.Prepare(
            $"""
            SELECT type, state, count(*) FROM task_queue INDEXED BY task_queue_finished WHERE {Schema.Finished} GROUP BY state, type
            UNION ALL SELECT type, state, count(*) FROM task_queue INDEXED BY task_queue_ready WHERE {Schema.Ready} GROUP BY type, state
            UNION ALL SELECT type, state, count(*) FROM task_queue INDEXED BY task_queue_lone WHERE {Schema.Solo} GROUP BY type, state
            UNION ALL SELECT type, state, count(*) FROM task_queue INDEXED BY task_queue_running WHERE state = 'RUNNING' GROUP BY type
            UNION ALL SELECT type, state, count(*) FROM task_queue INDEXED BY task_queue_keyed
                WHERE {Schema.Keyed} AND {Schema.Waiting} AND crashes < 2 AND held <> 0 GROUP BY type, state
            """
        );
        while (statement.Step())
        {
            var group = (statement.Text(0)!, TaskRecords.ReadState(statement.Text(1)));
            counts[group] = counts.GetValueOrDefault(group) + statement.Int64(2);
        }
        return [.. counts.Select(count => new TaskCount(count.Key.Type, count.Key.State, count.Value))];
    }

    private ValueTask<T> WriteAsync<T>(Func<Store, T> edit, CancellationToken cancellationToken)
    {
        var request = new ActionRequest<T>(edit);
        writer.Add(request);
        return request.WaitAsync(cancellationToken);
    }

    private static long Position(string? cursor) =>
        cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long position) ? position
        : throw new ArgumentException($"Expected the Next of an earlier page as cursor, got '{cursor}'.", nameof(cursor));
}
