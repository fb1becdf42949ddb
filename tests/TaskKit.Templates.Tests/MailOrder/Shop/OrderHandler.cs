using System.ComponentModel.DataAnnotations;
using TaskKit;

namespace MailOrder.Shop;

public sealed record Order(long Number, [Required, StringLength(40)] string Article);

[TaskHandler("shop:order", Description = "Takes an order")]
public sealed class OrderHandler : ITaskHandler<Order>
{
    public ValueTask<TaskResult> HandleAsync(Order payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.Number);
        Book.End(context.Type, payload.Number);
        return TaskResult.Done;
    }
}
