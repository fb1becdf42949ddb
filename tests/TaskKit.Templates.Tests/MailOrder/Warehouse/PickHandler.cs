using TaskKit;

namespace MailOrder.Warehouse;

public sealed record Pick(long Number, int Shelf);

[TaskHandler("warehouse:pick", Description = "Fetches an article from its shelf")]
public sealed class PickHandler : ITaskHandler<Pick>
{
    public ValueTask<TaskResult> HandleAsync(Pick payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.Number);
        Book.End(context.Type, payload.Number);
        return TaskResult.Done;
    }
}
