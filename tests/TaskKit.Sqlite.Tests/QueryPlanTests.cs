using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Listing;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Upkeep;

namespace TaskKit.Sqlite.Tests;

/// <summary>Tests that no frequent statement grows with the table: each finds its rows by an index, and sorts nothing.</summary>
public sealed class QueryPlanTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private Connection _db = null!;

    public Task InitializeAsync()
    {
        _db = new DatabaseFile(_file.Path, new SqliteOptions()).Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _db.Dispose();
        await _file.DisposeAsync();
    }

    [Fact]
    public void Every_statement_of_the_writer_searches_by_an_index() =>
        AssertSearches(db => _ = new Store(db, TimeProvider.System, new RetentionOptions(), 0), atLeast: 30);

    [Fact]
    public void Every_statement_of_the_watch_searches_by_an_index() =>
        AssertSearches(db => _ = new Watch(db, new DatabaseFile(_file.Path, new SqliteOptions())), atLeast: 1);

    [Theory]
    [InlineData("type = @type AND priority = @priority AND due <= @now", "task_queue_ready")]
    [InlineData("state = @state AND type = @type AND expires <= @now", "task_queue_finished")]
    [InlineData("worker = @worker", "task_queue_running")]
    [InlineData("due <= @now", "task_queue_lone")]
    [InlineData("type = @type AND key = @key AND state = @state", "task_queue_keyed")]
    public void Each_index_serves_the_statements_it_is_made_for(string condition, string index)
    {
        _ = new Store(_db, TimeProvider.System, new RetentionOptions(), 0);

        var plans = _db
            .Statements.ToList()
            .Where(statement => statement.Sql.Contains(condition))
            .Select(statement => Plan(statement.Sql))
            .ToList();

        Assert.NotEmpty(plans);
        Assert.Contains(
            plans,
            plan =>
                plan.Any(step => step.Contains($"SEARCH task_queue USING INDEX {index}") || step.Contains($"USING COVERING INDEX {index}"))
        );
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "sms")]
    [InlineData(TaskState.Dead, null)]
    [InlineData(TaskState.Dead, "sms")]
    [InlineData(TaskState.Running, null)]
    [InlineData(TaskState.Pending, null)]
    [InlineData(TaskState.Pending, "sms")]
    public void A_page_of_a_list_sorts_nothing_and_reads_no_row_but_by_its_number(TaskState? state, string? type)
    {
        var query = new TaskQuery
        {
            State = state,
            Type = type,
            Key = "k",
            CreatedFrom = DateTimeOffset.UnixEpoch,
            CreatedBefore = DateTimeOffset.UnixEpoch.AddDays(1),
        };
        var filter = new RowFilter(query);
        foreach (string sql in new[] { TaskPages.RowsOf(filter), TaskPages.RowOf(filter), TaskPages.Step })
            Assert.StartsWith("SEARCH task_queue USING INTEGER PRIMARY KEY", Assert.Single(Plan(sql)));
        if (state is null && type is null)
            return;
        // Those that are few are read by the indexes, up to a limit.
        var few = Plan(FewTasks.SqlOf(query)).Where(step => step.Contains("task_queue")).ToList();
        Assert.NotEmpty(few);
        Assert.All(few, step => Assert.Contains("INDEX task_queue_", step));
        Assert.DoesNotContain(Plan(FewTasks.SqlOf(query)), step => step.Contains("TEMP B-TREE"));
    }

    private void AssertSearches(Action<Connection> prepare, int atLeast)
    {
        prepare(_db);
        var statements = _db.Statements.Where(statement => statement.Sql.Contains("task_queue")).ToList();
        Assert.True(statements.Count >= atLeast, $"Only {statements.Count} statements.");
        foreach (var statement in statements)
        foreach (string step in Plan(statement.Sql).Where(step => step.Contains("SCAN") || step.Contains("TEMP B-TREE")))
            // The rows that other programs wrote wrongly are all there is in this index.
            Assert.True(step.Contains("task_queue_odd"), $"{step}: {statement.Sql}");
    }

    private List<string> Plan(string sql)
    {
        using var explain = _db.Prepare($"EXPLAIN QUERY PLAN {sql}");
        var steps = new List<string>();
        while (explain.Step())
            steps.Add(explain.Text(3)!);
        return steps;
    }
}
