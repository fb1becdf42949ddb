using System.Text.Json.Serialization;
using TaskKit;

namespace Shop.Billing;

/// <summary>A payment to take.</summary>
/// <param name="Amount">The amount.</param>
/// <param name="Currency">The ISO code of the currency.</param>
/// <param name="CustomerId">The customer at the payment provider.</param>
/// <param name="Description">A text for the customer's statement.</param>
/// <param name="Invoice">The number of the invoice that is paid by it.</param>
public sealed record ProcessPayment(
    decimal Amount,
    string Currency,
    [property: JsonPropertyName("customer_id")] string CustomerId,
    string? Description = null,
    string? Invoice = null
);

[TaskHandler("payment_processing", Description = "Payments by the provider", MaxRetries = 5)]
[TaskDomain("billing")]
public sealed class ProcessPaymentHandler(PaymentGateway gateway, Records<Invoice> invoices, TimeProvider time)
    : ITaskHandler<ProcessPayment>
{
    public async ValueTask<TaskResult> HandleAsync(ProcessPayment payment, TaskContext context, CancellationToken cancellationToken)
    {
        if (payment.Amount <= 0)
            return TaskResult.Fail(TaskError.Validation("'amount' must be above 0."));
        if (payment.Invoice is not null && !RecordKey.IsKey(payment.Invoice))
            return TaskResult.Fail(TaskError.Validation("'invoice' must be the number of an invoice."));

        using var response = await gateway.ChargeAsync(payment, context.Id, cancellationToken);
        if (response.IsSuccessStatusCode && payment.Invoice is { } number)
            if (await invoices.FindAsync(number, cancellationToken) is { } invoice)
                await invoices.SaveAsync(number, invoice with { Paid = true }, cancellationToken);
        return response.ToTaskResult(time);
    }
}
