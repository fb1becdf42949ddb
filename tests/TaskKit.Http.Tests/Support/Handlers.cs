using System.ComponentModel.DataAnnotations;

namespace TaskKit.Http.Tests.Support;

public sealed record SendSms(string To, string Body);

// A rule that does not come while a test runs.
[TaskHandler("sms", Description = "Text messages")]
[Cron("0 3 29 2 *", Payload = nameof(GreetingOf))]
public sealed class SendSmsHandler(Gateway gateway) : ITaskHandler<SendSms>
{
    internal static SendSms GreetingOf(TaskWindow window) => new("all", $"{window.To:O}");

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

public sealed record OrderLine([Range(1, 100)] int Amount);

public sealed record PlaceOrder([Required] string Customer, [StringLength(3)] string Currency, IReadOnlyList<OrderLine> Lines);

[TaskHandler("order")]
public sealed class PlaceOrderHandler : ITaskHandler<PlaceOrder>
{
    public ValueTask<TaskResult> HandleAsync(PlaceOrder order, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
}

/// <summary>A payload with a member that not everybody may see.</summary>
public sealed record Login(string User, [Sensitive] string Password);

[TaskHandler("login")]
public sealed class LoginHandler : ITaskHandler<Login>
{
    public ValueTask<TaskResult> HandleAsync(Login login, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
}
