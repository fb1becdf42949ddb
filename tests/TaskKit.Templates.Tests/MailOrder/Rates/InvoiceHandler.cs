using System.ComponentModel.DataAnnotations;
using TaskKit;

namespace MailOrder.Shop;

public sealed record Invoice(long Number, [Required, Length(2, 2)] string Country, decimal Net);

[TaskHandler("shop:invoice", Description = "Writes an invoice")]
public sealed class InvoiceHandler : ITaskHandler<Invoice>
{
    private static readonly Dictionary<string, decimal> Rates = new()
    {
        ["NL"] = 0.21m,
        ["DE"] = 0.19m,
        ["FR"] = 0.20m,
    };

    public ValueTask<TaskResult> HandleAsync(Invoice payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.Number);
        decimal gross = payload.Net * (1 + Rates[payload.Country]);
        Book.End(context.Type, payload.Number);
        return TaskResult.DoneWith(FormattableString.Invariant($"{payload.Country} {gross:0.00}"));
    }
}
