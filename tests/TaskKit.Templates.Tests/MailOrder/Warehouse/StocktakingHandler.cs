using TaskKit;

namespace MailOrder.Warehouse;

public sealed record Stocktaking(bool IsFull = true);

[TaskHandler("warehouse:stocktaking", Description = "Counts what is on the shelves")]
[Monthly(1, 6, 0)]
public sealed class StocktakingHandler : ITaskHandler<Stocktaking>
{
    public ValueTask<TaskResult> HandleAsync(Stocktaking payload, TaskContext context, CancellationToken cancellationToken)
    {
        long time = context.Window!.Value.To.ToUnixTimeSeconds();
        Book.Begin(context.Type, time);
        Book.End(context.Type, time);
        return TaskResult.Done;
    }
}
