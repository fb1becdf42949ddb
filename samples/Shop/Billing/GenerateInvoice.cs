using System.Text.Json.Serialization;
using TaskKit;

namespace Shop.Billing;

/// <summary>A sale that an invoice is due for.</summary>
/// <param name="UserId">The user's account.</param>
/// <param name="Amount">The amount to pay.</param>
/// <param name="Currency">The ISO code of the currency.</param>
public sealed record GenerateInvoice([property: JsonPropertyName("user_id")] long UserId, decimal Amount, string Currency = "EUR");

[TaskHandler("invoice_generation", Description = "Invoices for sales")]
[TaskDomain("billing")]
public sealed class GenerateInvoiceHandler(Records<Invoice> invoices) : ITaskHandler<GenerateInvoice>
{
    // The number follows from the task, so that a second run writes the same invoice and not another one.
    public async ValueTask<TaskResult> HandleAsync(GenerateInvoice sale, TaskContext context, CancellationToken cancellationToken)
    {
        if (sale.Amount <= 0)
            return TaskResult.Fail(TaskError.Validation("'amount' must be above 0."));
        string number = $"R-{context.Id}";
        var date = DateOnly.FromDateTime(context.CreatedAt.UtcDateTime);
        if (await invoices.FindAsync(number, cancellationToken) is null)
            await invoices.SaveAsync(number, new Invoice(number, sale.UserId, sale.Amount, sale.Currency, date), cancellationToken);
        return TaskResult.DoneWith(number);
    }
}
