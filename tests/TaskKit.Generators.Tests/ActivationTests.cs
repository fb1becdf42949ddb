using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Generators.Tests.Payloads;
using TaskKit.Registry;

namespace TaskKit.Generators.Tests;

public interface IGateway
{
    string Name { get; }
}

/// <summary>Tests of the making of handlers by generated code: these declarations are compiled with the generator.</summary>
[TaskHandler]
public sealed class OrderHandler(
    IGateway gateway,
    [FromKeyedServices("backup")] IGateway backup,
    IServiceProvider services,
    IGateway? maybe,
    [FromKeyedServices(Color.Blue)] IGateway? keyed = null,
    int retries = 3,
    string region = "eu"
) : ITaskHandler<Order>, IAsyncDisposable
{
    public static string Last { get; private set; } = "";

    public ValueTask<TaskResult> HandleAsync(Order payload, TaskContext context, CancellationToken cancellationToken)
    {
        Last =
            $"{payload.Id} {gateway.Name} {backup.Name} {maybe?.Name} {keyed?.Name ?? "none"} {retries} {region} {services.GetType().Name.Length > 0}";
        return TaskResult.Done;
    }

    public ValueTask DisposeAsync()
    {
        Last += " disposed";
        return ValueTask.CompletedTask;
    }
}

[TaskHandler(Description = "Text messages", MaxRetries = 5, Timeout = "1.5s", Concurrency = 2, TotalConcurrency = 5, Rate = "100/1s")]
public sealed class SendSmsHandler : ITaskHandler<SendSms>
{
    public ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
}

public sealed class ActivationTests
{
    private static readonly TaskRegistration Registration = Find(TaskCatalog.Types.Order);

    [Trait("Seed", "1-23")]
    [Trait("Seed", "1-24")]
    [Trait("Seed", "3-27")]
    [Fact]
    public async Task A_handler_is_made_of_services_keys_and_defaults()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IGateway>(new Gateway("main"))
            .AddKeyedSingleton<IGateway>("backup", new Gateway("second"))
            .BuildServiceProvider();
        await RunAsync(services);
        Assert.Equal("7 main second main none 3 eu True disposed", OrderHandler.Last);
    }

    [Fact]
    public async Task A_service_takes_the_place_of_a_default()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IGateway>(new Gateway("main"))
            .AddKeyedSingleton<IGateway>("backup", new Gateway("second"))
            .AddKeyedSingleton<IGateway>(Color.Blue, new Gateway("blue"))
            .AddSingleton("us")
            .BuildServiceProvider();
        await RunAsync(services);
        Assert.Equal("7 main second main blue 3 us True disposed", OrderHandler.Last);
    }

    [Fact]
    public async Task A_service_that_must_be_there_and_is_not_is_an_error()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(services));
    }

    [Fact]
    public void The_dependencies_are_listed() =>
        Assert.Equal(
            [
                new(typeof(IGateway)),
                new(typeof(IGateway), "backup"),
                new(typeof(IServiceProvider)),
                new(typeof(IGateway), Optional: true),
                new(typeof(IGateway), Color.Blue, Optional: true),
                new(typeof(int), Optional: true),
                new HandlerDependency(typeof(string), Optional: true),
            ],
            Registration.Dependencies
        );

    [Fact]
    public void The_settings_are_those_of_the_attribute()
    {
        var sms = Find(TaskCatalog.Types.Sms);
        Assert.Equal(
            ("Text messages", 5, TimeSpan.FromSeconds(1.5), 2),
            (sms.Description, sms.MaxRetries!.Value, sms.Timeout!.Value, sms.Concurrency!.Value)
        );
        Assert.Equal((5, new TaskRate(100, TimeSpan.FromSeconds(1))), (sms.TotalConcurrency!.Value, sms.Rate!.Value));
        Assert.Equal((null, null), (Registration.TotalConcurrency, Registration.Rate));
        Assert.Equal((null, null, null), (Registration.MaxRetries, Registration.Timeout, Registration.Concurrency));
        // Where the attribute states none, the comment of the handler describes it.
        Assert.StartsWith("Tests of the making of handlers", Registration.Description);
    }

    [Fact]
    public void The_constants_are_the_names_and_topics_of_the_registry()
    {
        Assert.Equal((Registration.Type, Registration.Topic), (TaskCatalog.Types.Order, TaskCatalog.Topics.Order));
        Assert.Equal((typeof(OrderHandler), typeof(Order)), (Registration.HandlerType, Registration.PayloadType));
    }

    private static TaskRegistration Find(string type) =>
        TaskCatalog.Registry.TryGet(type, out var found) ? found : throw new KeyNotFoundException(type);

    private static async Task RunAsync(IServiceProvider services)
    {
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = "order",
            Payload = "{}"u8.ToArray(),
            CreatedAt = default,
        };
        var order = Registration.Parse("""{"id":7,"items":[]}"""u8);
        await Registration.RunAsync(services, order, new TaskContext(task), CancellationToken.None);
    }

    private sealed record Gateway(string Name) : IGateway;
}
