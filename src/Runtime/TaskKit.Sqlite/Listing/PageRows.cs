using System.Globalization;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Listing;

/// <summary>The rows of a page, newest first. One more than the limit is wanted: it says that there are more.</summary>
internal sealed class PageRows(int limit)
{
    private readonly List<TaskRecord> _tasks = [];
    private long _last;

    /// <summary>True when the page needs no further row.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The number of rows that it still has a use for.</summary>
    public int Wanted => limit + 1 - _tasks.Count;

    /// <summary>Takes the rows of a statement.</summary>
    public void Take(Statement rows)
    {
        while (!IsOver && rows.Step())
            if (_tasks.Count == limit)
                IsOver = true;
            else
                Add(rows);
        rows.Reset();
    }

    /// <summary>The page.</summary>
    /// <param name="rest">The number below which no task has been looked at; <see langword="null"/> when all have been.</param>
    public TaskPage ToPage(long? rest) => new(_tasks, (IsOver ? _last : rest)?.ToString(CultureInfo.InvariantCulture));

    private void Add(Statement row)
    {
        _tasks.Add(TaskRecords.Read(row));
        _last = row.Int64(TaskRow.Seq);
    }
}
