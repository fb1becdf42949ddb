using TaskKit.Backends;
using TaskKit.Backends.Declaring;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;
using TaskKit.Sqlite.Upkeep;

namespace TaskKit.Sqlite.Listing;

/// <summary>Reads who declares, runs and waits for each task type. It walks the index of all that waits, so it is for people, not for a loop.</summary>
internal sealed class TypeReport(DatabaseFile file, Connection db, long now)
{
    private readonly Dictionary<string, TaskTypeStatus> _types = new(StringComparer.Ordinal);

    /// <param name="declared">The types that programs declare.</param>
    /// <param name="own">The workers of this backend: they live.</param>
    public IReadOnlyList<TaskTypeStatus> Read(IEnumerable<DeclaredType> declared, IReadOnlySet<string> own)
    {
        foreach (var known in declared)
            Change(known.Type, type => type with { Programs = known.ProgramNames, LastSeen = UnixTime.ToTime(known.LastSeen) });
        ReadWorkers(own);
        ReadWaiting();
        return [.. _types.Values.OrderBy(type => type.Type, StringComparer.Ordinal)];
    }

    private void ReadWorkers(IReadOnlySet<string> own)
    {
        using var workers = db.Prepare("SELECT id, types FROM task_workers WHERE lease_until > @now");
        workers.Bind("now", now);
        while (workers.Step())
        {
            string id = workers.Text(0)!;
            if (!own.Contains(id) && Watch.IsDead(file, id))
                continue;
            var types = new HashSet<string>(StringComparer.Ordinal);
            TypesJson.ReadInto(types, workers.Bytes(1));
            foreach (string name in types)
                Change(name, type => type with { Workers = type.Workers + 1 });
        }
    }

    private void ReadWaiting()
    {
        using var waiting = db.Prepare(
            $"""
            SELECT type, count(*), min(due) FROM task_queue INDEXED BY task_queue_ready WHERE due <= @now AND {Schema.Ready} GROUP BY type
            UNION ALL SELECT type, count(*), min(due) FROM task_queue INDEXED BY task_queue_lone WHERE due <= @now AND {Schema.Solo} GROUP BY type
            UNION ALL SELECT type, count(*), min(due) FROM task_queue INDEXED BY task_queue_keyed
                WHERE {Schema.Keyed} AND {Schema.Waiting} AND crashes < 2 AND held <> 0 AND due <= @now GROUP BY type
            """
        );
        waiting.Bind("now", now);
        while (waiting.Step())
        {
            var (count, oldest) = (waiting.Int64(1), UnixTime.ToTime(waiting.Int64(2)));
            Change(
                waiting.Text(0)!,
                type => type with { Waiting = type.Waiting + count, OldestDue = type.OldestDue < oldest ? type.OldestDue : oldest }
            );
        }
    }

    private void Change(string type, Func<TaskTypeStatus, TaskTypeStatus> change) =>
        _types[type] = change(_types.GetValueOrDefault(type) ?? new TaskTypeStatus(type));
}
