namespace TaskKit.Api;

public sealed record SendSms(string To, string Body);

[TaskHandler("sms", Description = "Text messages")]
public sealed class SendSmsHandler : ITaskHandler<SendSms>
{
    public ValueTask<TaskResult> HandleAsync(SendSms sms, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
}
