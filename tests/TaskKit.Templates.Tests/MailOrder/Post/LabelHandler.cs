using TaskKit;

namespace MailOrder.Post;

public sealed record Label(long Number);

[TaskHandler("post:label", Description = "Prints a label; the post room has three printers")]
public sealed class LabelHandler : ITaskHandler<Label>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async ValueTask<TaskResult> HandleAsync(Label payload, TaskContext context, CancellationToken cancellationToken)
    {
        Book.Begin(context.Type, payload.Number);
        while (!Book.HasPaper)
            await Task.Delay(Pause, cancellationToken);
        Book.End(context.Type, payload.Number);
        return TaskResult.Done;
    }
}
