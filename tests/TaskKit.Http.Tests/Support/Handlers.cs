namespace TaskKit.Http.Tests.Support;

public sealed record SendSms(string To, string Body);

[TaskHandler("sms", Description = "Text messages")]
public sealed class SendSmsHandler(Gateway gateway) : ITaskHandler<SendSms>
{
    public async ValueTask<TaskResult> HandleAsync(SendSms sms, TaskContext context, CancellationToken cancellationToken)
    {
        await gateway.SendAsync(sms, cancellationToken);
        return TaskResult.Done;
    }
}

/// <summary>Does as a test says.</summary>
public sealed class Gateway
{
    public Func<SendSms, CancellationToken, Task> Send { get; set; } = (_, _) => Task.CompletedTask;

    public Task SendAsync(SendSms sms, CancellationToken cancellationToken) => Send(sms, cancellationToken);
}
