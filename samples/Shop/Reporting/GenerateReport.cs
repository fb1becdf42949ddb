using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Shop.Billing;
using TaskKit;

namespace Shop.Reporting;

/// <summary>A report on the invoices of some days.</summary>
/// <param name="Name">The file's name, without an extension.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day.</param>
public sealed record GenerateReport(string Name, DateOnly From, DateOnly Until);

[TaskHandler("report_generation", Description = "Report generation tasks", Timeout = "5m", Concurrency = 2)]
[TaskDomain("reporting")]
public sealed class GenerateReportHandler(Records<Invoice> invoices, ShopFolder folder) : ITaskHandler<GenerateReport>
{
    public async ValueTask<TaskResult> HandleAsync(GenerateReport report, TaskContext context, CancellationToken cancellationToken)
    {
        if (!RecordKey.IsKey(report.Name))
            return TaskResult.Fail(TaskError.Validation("'name' must be a file name without a folder."));
        if (report.From > report.Until)
            return TaskResult.Fail(TaskError.Validation("'from' must not be after 'until'."));

        var chosen = (await invoices.AllAsync(cancellationToken))
            .Where(invoice => invoice.Date >= report.From && invoice.Date <= report.Until)
            .ToList();
        await folder.WriteAsync($"reports/{report.Name}.md", Text(report, chosen), cancellationToken);
        return TaskResult.DoneWith(new JsonObject { ["file"] = $"reports/{report.Name}.md", ["invoices"] = chosen.Count });
    }

    private static string Text(GenerateReport report, IEnumerable<Invoice> invoices)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# Invoices from {report.From:O} until {report.Until:O}\n\n")
            .Append("| Currency | Invoices | Amount | Unpaid |\n| --- | --- | --- | --- |\n");
        foreach (var same in invoices.GroupBy(invoice => invoice.Currency).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            decimal unpaid = same.Where(invoice => !invoice.Paid).Sum(invoice => invoice.Amount);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {same.Key} | {same.Count()} | {same.Sum(invoice => invoice.Amount):0.00} | {unpaid:0.00} |\n"
            );
        }
        return text.ToString();
    }
}
