using TaskKit;

namespace Shop.Notifications;

/// <summary>A text message.</summary>
/// <param name="To">The phone number, with its country code.</param>
/// <param name="Body">The text.</param>
public sealed record SendSms(string To, string Body);

[TaskHandler("sms", Description = "Text messages")]
[TaskDomain("notifications")]
public sealed class SendSmsHandler(SmsGateway gateway, SmsSettings settings, TimeProvider time) : ITaskHandler<SendSms>
{
    public async ValueTask<TaskResult> HandleAsync(SendSms sms, TaskContext context, CancellationToken cancellationToken)
    {
        using var response = await gateway.SendAsync(sms, settings, context.Id, cancellationToken);
        return response.ToTaskResult(time);
    }
}
