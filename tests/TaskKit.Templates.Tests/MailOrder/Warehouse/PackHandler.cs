using TaskKit;

namespace MailOrder.Warehouse;

public sealed record Pack(long Number);

[TaskHandler("warehouse:pack", Description = "Packs a parcel")]
public sealed class PackHandler : ITaskHandler<Pack>
{
    public ValueTask<TaskResult> HandleAsync(Pack payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.Number);
        Book.End(context.Type, payload.Number);
        return TaskResult.Done;
    }
}
