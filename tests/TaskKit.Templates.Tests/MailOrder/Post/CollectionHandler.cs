using TaskKit;

namespace MailOrder.Post;

public sealed record Collection(string Carrier = "any");

[TaskHandler("post:collection", Description = "Asks the carriers for what they took")]
[Every("1s")]
public sealed class CollectionHandler : ITaskHandler<Collection>
{
    public ValueTask<TaskResult> HandleAsync(Collection payload, TaskContext context, CancellationToken cancellationToken)
    {
        long time = context.Window!.Value.To.ToUnixTimeSeconds();
        Book.Begin(context.Type, time);
        Book.End(context.Type, time);
        return TaskResult.Done;
    }
}
