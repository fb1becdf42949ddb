using TaskKit;

namespace Shop.Billing;

/// <summary>An invoice whose payment failed.</summary>
/// <param name="Invoice">The invoice's number.</param>
public sealed record RetryFailedPayment(string Invoice);

[TaskHandler("failed_payment_retry", Description = "Further attempts at payments that failed")]
[TaskDomain("billing")]
public sealed class RetryFailedPaymentHandler(Records<Invoice> invoices) : ITaskHandler<RetryFailedPayment>
{
    public async ValueTask<TaskResult> HandleAsync(RetryFailedPayment retry, TaskContext context, CancellationToken cancellationToken)
    {
        if (!RecordKey.IsKey(retry.Invoice))
            return TaskResult.Fail(TaskError.Validation("'invoice' must be the number of an invoice."));
        if (await invoices.FindAsync(retry.Invoice, cancellationToken) is not { } invoice)
            return TaskResult.Discard($"There is no invoice {retry.Invoice}.");
        if (invoice.Paid)
            return TaskResult.Discard($"Invoice {invoice.Number} is paid.");

        string customer = RecordKey.Of(invoice.UserId);
        context.FollowUp(new ProcessPayment(invoice.Amount, invoice.Currency, customer, $"Invoice {invoice.Number}", invoice.Number));
        return TaskResult.Done;
    }
}
