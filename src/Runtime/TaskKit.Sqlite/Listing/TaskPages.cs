using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Listing;

/// <summary>
/// Reads pages of tasks, newest first. A page is bounded work, with any filter and any number of tasks: it ends where it has looked at enough rows, or for
/// long enough, and the next page goes on there. So no filter needs an index of its own, which each submit would pay for.
/// </summary>
internal sealed class TaskPages(Connection db, TimeProvider time)
{
    /// <summary>The most rows that a page looks at.</summary>
    public const int MostRows = 20_000;

    /// <summary>The rows that are looked at between two looks at the clock.</summary>
    public const int RowsAtOnce = 1_000;

    /// <summary>The numbers of the lowest of so many rows.</summary>
    public static readonly string Step =
        $"SELECT seq FROM task_queue NOT INDEXED WHERE seq < @before ORDER BY seq DESC LIMIT 1 OFFSET {RowsAtOnce - 1}";

    // Rows differ in size, and those with large payloads take far longer to look at.
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(8);

    /// <summary>Reads a page.</summary>
    /// <param name="query">The filter and the limit.</param>
    /// <param name="before">The number that those of all tasks of the page are below.</param>
    public TaskPage Read(TaskQuery query, long before)
    {
        if (query.IsEmpty)
            return new TaskPage([], null);
        long began = time.GetTimestamp();
        var filter = new RowFilter(query);
        var page = new PageRows(query.Limit);
        return filter.IsOpen ? Newest(page, filter, before)
            : FewTasks.Find(db, query) is { } few ? Look(page, filter, few.SkipWhile(seq => seq >= before), began)
            : Walk(page, filter, before, began);
    }

    /// <summary>The statement that reads rows in their order, from the lowest number on.</summary>
    public static string RowsOf(RowFilter filter) =>
        $"SELECT {TaskRecords.Columns} FROM task_queue NOT INDEXED WHERE seq < @before AND seq >= @lowest{filter.Sql} ORDER BY seq DESC LIMIT @wanted";

    /// <summary>The statement that reads one row.</summary>
    public static string RowOf(RowFilter filter) => $"SELECT {TaskRecords.Columns} FROM task_queue WHERE seq = @seq{filter.Sql}";

    private TaskPage Newest(PageRows page, RowFilter filter, long before)
    {
        using var rows = db.Prepare(RowsOf(filter));
        page.Take(rows.Bind("before", before).Bind("lowest", long.MinValue).Bind("wanted", page.Wanted));
        return page.ToPage(rest: null);
    }

    private TaskPage Look(PageRows page, RowFilter filter, IEnumerable<long> few, long began)
    {
        using var row = db.Prepare(RowOf(filter));
        filter.Bind(row);
        long? last = null;
        foreach (long seq in few)
        {
            if (last is not null && IsLate(began))
                return page.ToPage(last);
            page.Take(row.Bind("seq", seq));
            if (page.IsOver)
                break;
            last = seq;
        }
        return page.ToPage(rest: null);
    }

    private TaskPage Walk(PageRows page, RowFilter filter, long before, long began)
    {
        using var step = db.Prepare(Step);
        using var rows = db.Prepare(RowsOf(filter));
        filter.Bind(rows);
        for (int looked = 0; looked < MostRows && (looked == 0 || !IsLate(began)); looked += RowsAtOnce)
        {
            long? lowest = step.Bind("before", before).Step() ? step.Int64(0) : null;
            step.Reset();
            page.Take(rows.Bind("before", before).Bind("lowest", lowest ?? long.MinValue).Bind("wanted", page.Wanted));
            if (page.IsOver || lowest is null)
                return page.ToPage(rest: null);
            before = lowest.Value;
        }
        return page.ToPage(before);
    }

    private bool IsLate(long began) => time.GetElapsedTime(began) >= MostTime;
}
