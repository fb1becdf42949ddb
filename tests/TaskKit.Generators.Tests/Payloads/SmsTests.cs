using TaskKit.Payloads;

namespace TaskKit.Generators.Tests.Payloads;

public sealed record SendSms(string To, string Body);

[TaskHandler("sms", Description = "Text messages", MaxRetries = 5, Timeout = "30s")]
public sealed class SendSmsHandler(TimeProvider time, IServiceProvider services, string? note = "x") : ITaskHandler<SendSms>
{
    public ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken) =>
        time is not null && services is not null && note is not null ? TaskResult.Done : TaskResult.Discard("");
}

public sealed class SmsTests
{
    [Fact]
    public void The_catalog_knows_the_type() => Assert.True(TaskCatalog.Registry.IsRegistered(TaskCatalog.Types.Sms));

    [Theory]
    [InlineData("{}", "sms: 'to' and 'body' are required")]
    [InlineData("""{"to":"x"}""", "sms: 'body' is required")]
    [InlineData("""{"to":"x","body":1}""", "invalid sms payload: 'body' must be a string, not a number.")]
    public void A_wrong_payload_is_explained(string json, string message)
    {
        var codec = Generated.TaskKit_Generators_Tests_TaskModule.SmsCodec;
        var error = Assert.Throws<PayloadException>(() => codec.Parse(System.Text.Encoding.UTF8.GetBytes(json)));
        Assert.Equal(message, error.Message);
    }
}
