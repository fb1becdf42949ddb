using TaskKit;

namespace MailOrder.Post;

public sealed record Dispatch(long Number);

[TaskHandler("post:dispatch", Description = "Hands a parcel to the carrier, who takes so many an hour")]
public sealed class DispatchHandler : ITaskHandler<Dispatch>
{
    public ValueTask<TaskResult> HandleAsync(Dispatch payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.Number);
        Book.End(context.Type, payload.Number);
        return TaskResult.Done;
    }
}
