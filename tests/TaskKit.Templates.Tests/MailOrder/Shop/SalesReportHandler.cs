using TaskKit;

namespace MailOrder.Shop;

public sealed record SalesReport(DateTimeOffset From, DateTimeOffset To);

[TaskHandler("shop:sales_report", Description = "Sums up the sales of a day")]
[Cron("30 2 * * *", TimeZone = "Europe/Amsterdam", Payload = nameof(PayloadOf))]
public sealed class SalesReportHandler : ITaskHandler<SalesReport>
{
    internal static SalesReport PayloadOf(TaskWindow window) => new(window.From, window.To);

    public ValueTask<TaskResult> HandleAsync(SalesReport payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.To.ToUnixTimeSeconds());
        Book.End(context.Type, payload.To.ToUnixTimeSeconds());
        return TaskResult.Done;
    }
}
