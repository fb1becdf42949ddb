using TaskKit;

namespace TaskKitApi.Greetings;

public sealed record Greet(string Name);

[TaskHandler("greet", Description = "Says hello")]
public sealed class GreetHandler(ILogger<GreetHandler> logger) : ITaskHandler<Greet>
{
    public ValueTask<TaskResult> HandleAsync(Greet greet, TaskContext context, CancellationToken cancellationToken)
    {
        logger.LogInformation("Hello, {Name}! (attempt {Attempt})", greet.Name, context.Attempt);
        return TaskResult.Done;
    }
}
