using System.IO.Compression;
using System.Net;
using System.Text;
using Shop.SystemMaintenance;
using TaskKit;

namespace Shop.Tests;

public sealed class SystemMaintenanceTests
{
    [Fact]
    public async Task A_backup_has_all_records()
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("users/1.json", "{}");
        shop.Write("invoices/2.json", "{}");

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new BackUpDatabase("monday")));

        Assert.Equal("""{"file":"data-monday.zip","records":2}""", Encoding.UTF8.GetString(task.Result.Span));
        using var archive = ZipFile.OpenRead(shop.PathOf("../data-monday.zip"));
        Assert.Equal(["invoices/2.json", "users/1.json"], archive.Entries.Select(entry => entry.FullName).Order());
    }

    [Fact]
    public async Task Old_logs_go_and_new_ones_stay()
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("logs/old.log", "");
        shop.Write("logs/new.log", "");
        var now = shop.Tasks.Time.GetUtcNow().UtcDateTime;
        File.SetLastWriteTimeUtc(shop.PathOf("logs/old.log"), now.AddDays(-31));
        File.SetLastWriteTimeUtc(shop.PathOf("logs/new.log"), now.AddDays(-29));

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new CleanUpLogs()));

        Assert.Equal("""{"deleted":1}""", Encoding.UTF8.GetString(task.Result.Span));
        Assert.Equal((false, true), (File.Exists(shop.PathOf("logs/old.log")), File.Exists(shop.PathOf("logs/new.log"))));
    }

    [Fact]
    public async Task The_figures_of_a_day_are_those_of_the_store()
    {
        await using var shop = await ShopHost.StartAsync();
        await shop.RunAsync(await shop.Client.EnqueueAsync(new CleanUpLogs()));

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new AggregateMetrics(new DateOnly(2026, 11, 26))));

        Assert.Equal("""{"RUNNING":1,"DONE":1}""", Encoding.UTF8.GetString(task.Result.Span));
        Assert.Equal("""{"RUNNING":1,"DONE":1}""", shop.Read("metrics/2026-11-26.json"));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "healthy")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "status 503")]
    public async Task A_server_that_is_not_well_is_a_result(HttpStatusCode status, string answer)
    {
        using var answers = new Answers(status);
        await using var shop = await ShopHost.StartAsync(answers);

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new CheckHealth(new Uri("http://shop.example/health"))));

        Assert.StartsWith($$"""{"answer":"{{answer}}",""", Encoding.UTF8.GetString(task.Result.Span));
        Assert.Equal("/health", Assert.Single(answers.Requests).RequestUri!.AbsolutePath);
    }
}
