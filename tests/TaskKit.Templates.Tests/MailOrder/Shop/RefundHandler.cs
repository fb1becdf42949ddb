using TaskKit;

namespace MailOrder.Shop;

public sealed record Refund(long Number, decimal Amount);

[TaskHandler("shop:refund", Description = "Pays back what came back")]
public sealed class RefundHandler : ITaskHandler<Refund>
{
    public ValueTask<TaskResult> HandleAsync(Refund payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.Number);
        Book.End(context.Type, payload.Number);
        return TaskResult.Done;
    }
}
