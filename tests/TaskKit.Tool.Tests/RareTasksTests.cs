using Microsoft.Extensions.Time.Testing;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Listing;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Lists of a large store, by a filter that few tasks pass.</summary>
public sealed class RareTasksTests
{
    [Fact]
    public async Task A_list_goes_on_until_it_has_what_was_asked_for()
    {
        using var folder = ToolFolder.OnSqlite();
        await FillAsync(folder);

        var run = (await folder.RunAsync("tasks", "list", "--json", "--key", "rare", "--limit", "2")).Succeeded();

        Assert.Equal(2, run.Json.AsArray().Count);
        Assert.Contains("\"more\"", run.Error);
        Assert.Equal(3, (await folder.RunAsync("tasks", "list", "--json", "--key", "rare")).Succeeded().Json.AsArray().Count);
    }

    [Fact]
    public async Task A_list_that_takes_too_long_says_how_to_go_on()
    {
        using var folder = ToolFolder.OnSqlite(new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMinutes(1) });
        await FillAsync(folder);

        var run = (await folder.RunAsync("tasks", "list", "--key", "rare")).Succeeded();

        Assert.Contains("None so far.", run.Error);
        Assert.Contains("There are more: --cursor ", run.Error);
    }

    private static async Task FillAsync(ToolFolder folder)
    {
        (await folder.RunAsync("enqueue", "sms", """{"to":"x","body":"y"}""")).Succeeded();
        using var db = Connection.Open(Directory.GetFiles(folder.Root, "*.db", SearchOption.AllDirectories).Single());
        db.SetBusyTimeout(TimeSpan.FromSeconds(20));
        db.Execute(
            $"""
            WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n <= {2 * TaskPages.MostRows})
            INSERT INTO task_queue (seq, type, payload, key) SELECT n, 'sms', '1', iif(n < 5, 'rare', NULL) FROM numbers
            """
        );
    }
}
