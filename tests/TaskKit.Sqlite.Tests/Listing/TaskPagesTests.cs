using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Listing;

namespace TaskKit.Sqlite.Tests.Listing;

/// <summary>Pages of large tables: each is bounded work, and together they hold each task once.</summary>
public sealed class TaskPagesTests : IAsyncLifetime
{
    private const int Many = 3 * TaskPages.MostRows + 1;

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
    public void A_page_that_finds_nothing_ends_after_its_rows_and_the_next_goes_on()
    {
        Insert(1, Many);
        _db.Execute("UPDATE task_queue SET key = 'rare' WHERE seq IN (1, 10)");

        var pages = Pages(new TaskQuery { Key = "rare" });

        Assert.Equal([0, 0, 1, 1], pages.Select(page => page.Tasks.Count));
        Assert.Equal(
            [.. new[] { 1, 2, 3 }.Select(done => $"{Many + 1 - done * TaskPages.MostRows}"), null],
            pages.Select(page => page.Next)
        );
    }

    [Fact]
    public void Rows_that_are_gone_are_no_work()
    {
        Insert(1, Many);
        _db.Execute("DELETE FROM task_queue WHERE seq BETWEEN 2 AND 60000; UPDATE task_queue SET key = 'rare' WHERE seq = 1");

        Assert.Equal([1], Pages(new TaskQuery { Key = "rare" }).Select(page => page.Tasks.Count));
    }

    [Fact]
    public void A_page_that_takes_long_ends_early_but_not_before_it_has_looked_at_something()
    {
        Insert(1, TaskPages.MostRows);
        _db.Execute("UPDATE task_queue SET state = 'DEAD' WHERE seq <= 3");
        var slow = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

        Assert.Equal(TaskPages.MostRows / TaskPages.RowsAtOnce + 1, Pages(new TaskQuery { Key = "none" }, slow).Count);
        Assert.Equal([1, 1, 1], Pages(new TaskQuery { State = TaskState.Dead }, slow).Select(page => page.Tasks.Count));
    }

    [Theory]
    [InlineData(TaskState.Dead)]
    [InlineData(TaskState.Cancelled)]
    [InlineData(TaskState.Running)]
    public void Few_tasks_of_a_state_are_one_page_wherever_they_are(TaskState state)
    {
        Insert(1, Many);
        _db.Execute($"UPDATE task_queue SET state = '{state.ToName()}' WHERE seq IN (1, 30000)");

        Assert.Equal([2], Pages(new TaskQuery { State = state }).Select(page => page.Tasks.Count));
    }

    [Theory]
    [InlineData("state = 'PENDING'", TaskState.Pending)]
    [InlineData("state = 'SCHEDULED', crashes = 2", TaskState.Scheduled)]
    [InlineData("state = 'RETRYING', key = 'k', held = 1", TaskState.Retrying)]
    [InlineData("state = 'PENDING', key = 'k', crashes = 2", TaskState.Pending)]
    [InlineData("state = 'RUNNING'", TaskState.Running)]
    [InlineData("state = 'DEAD'", TaskState.Dead)]
    public void Few_tasks_of_a_type_are_one_page_in_each_state(string values, TaskState state)
    {
        Insert(1, Many);
        _db.Execute($"UPDATE task_queue SET state = 'DONE'; UPDATE task_queue SET type = 'rare', {values} WHERE seq = 7");

        Assert.Equal([1], Pages(new TaskQuery { Type = "rare" }).Select(page => page.Tasks.Count));
        Assert.Equal([1], Pages(new TaskQuery { Type = "rare", State = state }).Select(page => page.Tasks.Count));
        Assert.Equal(
            [1],
            Pages(new TaskQuery { Key = values.Contains("key") ? "k" : null, State = state }).Select(page => page.Tasks.Count)
        );
    }

    [Fact]
    public void Many_tasks_of_a_state_are_listed_as_they_come()
    {
        Insert(1, Many);
        _db.Execute($"UPDATE task_queue SET state = 'DEAD' WHERE seq % 3 = 0");
        Assert.True(Many / 3 > FewTasks.Most);

        var pages = Pages(new TaskQuery { State = TaskState.Dead, Limit = 1000 });

        Assert.All(pages.SkipLast(1), page => Assert.Equal(1000, page.Tasks.Count));
        Assert.Equal(Many / 3, pages.Sum(page => page.Tasks.Count));
    }

    [Fact]
    public void A_row_of_another_program_with_a_text_as_time_counts_by_the_time_that_is_shown()
    {
        _db.Execute("INSERT INTO task_queue (type, payload, created) VALUES ('sms', '1', 'long ago')");

        Assert.Equal(0, Assert.Single(Pages(new TaskQuery())).Tasks[0].Task.CreatedAt.ToUnixTimeMilliseconds());
        Assert.Single(Assert.Single(Pages(new TaskQuery { CreatedBefore = DateTimeOffset.UnixEpoch.AddDays(1) })).Tasks);
        Assert.Empty(Assert.Single(Pages(new TaskQuery { CreatedFrom = DateTimeOffset.UnixEpoch.AddDays(1) })).Tasks);
    }

    [Fact]
    public async Task A_row_of_another_program_with_a_number_below_zero_is_on_a_page_too()
    {
        _db.Execute("INSERT INTO task_queue (seq, type, payload) VALUES (-1, 'sms', '1'), (-2, 'sms', '2'), (-3, 'sms', '3')");
        var operations = _file.Open().Operations;

        var page = await operations.ListAsync(new TaskQuery { Limit = 1 }, CancellationToken.None);
        var rest = await operations.ListAsync(new TaskQuery { Cursor = page.Next }, CancellationToken.None);

        Assert.Equal(2, rest.Tasks.Count);
    }

    private void Insert(int first, int last) =>
        _db.Execute(
            $"""
            WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})
            INSERT INTO task_queue (seq, type, payload) SELECT n, 'sms', '1' FROM numbers
            """
        );

    private List<TaskPage> Pages(TaskQuery query, TimeProvider? time = null)
    {
        var pages = new List<TaskPage>();
        long before = long.MaxValue;
        do
        {
            pages.Add(new TaskPages(_db, time ?? new FakeTimeProvider()).Read(query, before));
            Assert.True(pages.Count < 1000, "The list does not end.");
            before = pages[^1].Next is { } next ? long.Parse(next) : before;
        } while (pages[^1].Next is not null);
        return pages;
    }
}
