using System.Text;
using Shop.Reporting;
using TaskKit;

namespace Shop.Tests;

public sealed class ReportingTests
{
    [Theory]
    [InlineData("order,amount\n1,12.50\n2,99\n3,7.25\n", "amount", """{"count":3,"sum":118.75,"least":7.25,"most":99,"mean":39.58}""")]
    [InlineData("order,amount\n", "amount", """{"count":0}""")]
    public async Task Numbers_are_summarized(string table, string column, string expected)
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("sales/2026-11.csv", table);

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new ProcessData("sales/2026-11.csv", column)));

        Assert.Equal(TaskState.Done, task.State);
        Assert.Equal(expected, Encoding.UTF8.GetString(task.Result.Span));
        Assert.Equal(expected, shop.Read("sales/2026-11.csv.summary.json"));
    }

    [Theory]
    [InlineData("sales.csv", "price", "'column' must be one of order, amount.")]
    [InlineData("sales.csv", "order", "'sales.csv' has no number in line 2.")]
    [InlineData("other.csv", "amount", "There is no file 'other.csv'.")]
    [InlineData("../other.csv", "amount", "'file' must be a file below the shop's folder.")]
    public async Task A_table_that_cannot_be_summarized_is_dead_at_once(string file, string column, string message)
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("sales.csv", "order,amount\nfirst,1\n");

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new ProcessData(file, column)));

        Assert.Equal((TaskState.Dead, 1, message), (task.State, task.Attempts, task.Failure!.Error.Message));
    }

    [Fact]
    public async Task A_report_adds_up_the_invoices_of_its_days()
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("invoices/1.json", """{"number":"1","userId":1,"amount":10,"currency":"EUR","date":"2026-11-01","paid":true}""");
        shop.Write("invoices/2.json", """{"number":"2","userId":1,"amount":5.5,"currency":"EUR","date":"2026-11-30"}""");
        shop.Write("invoices/3.json", """{"number":"3","userId":1,"amount":7,"currency":"EUR","date":"2026-12-01"}""");

        var report = new GenerateReport("november", new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 30));
        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(report));

        Assert.Equal("""{"file":"reports/november.md","invoices":2}""", Encoding.UTF8.GetString(task.Result.Span));
        Assert.Contains("| EUR | 2 | 15.50 | 5.50 |\n", shop.Read("reports/november.md"));
    }
}
