using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>A handler whose services nobody registered stops the start of the process that runs it.</summary>
public sealed class HandlerServicesTests
{
    [Fact]
    public async Task A_missing_service_stops_the_start_and_all_of_them_are_named()
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            StartAsync(null, new(typeof(IMissing)), new(typeof(IAlso<int>)), new(typeof(ITaskClient), Key: "blue"))
        );
        Assert.Contains($"{typeof(ProbeHandler)} ('probe') needs {typeof(IMissing)}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(IAlso<int>)}", error.Message, StringComparison.Ordinal);
        Assert.Contains("with the key 'blue'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_container_makes_by_itself_is_not_missed()
    {
        await using var host = await StartAsync(
            null,
            new(typeof(IMissing), Optional: true),
            new(typeof(IServiceProvider)),
            new(typeof(IServiceScopeFactory)),
            new(typeof(IEnumerable<IMissing>)),
            new(typeof(ILogger<ProbeHandler>)),
            new(typeof(IOptions<TaskKitOptions>)),
            new(typeof(ITaskClient)),
            new(typeof(ITaskOperations)),
            new(typeof(string), Key: "blue"),
            new(typeof(Open<int>))
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
    }

    [Fact]
    public async Task A_type_that_does_not_run_here_may_miss_what_it_needs()
    {
        await using var some = await StartAsync(
            options => options.Worker.Types = [ProbeCatalog.Limited],
            new HandlerDependency(typeof(IMissing))
        );
        await using var none = await StartAsync(options => options.Worker.Enabled = false, new HandlerDependency(typeof(IMissing)));
    }

    [Fact]
    public async Task The_operations_of_the_backend_are_a_service()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var id = await host.EnqueueAsync();
        await host.WaitAsync(id, TaskState.Done);
        var operations = host.Services.GetRequiredService<ITaskOperations>();
        Assert.Equal(TaskState.Done, (await operations.FindAsync(id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_backend_without_operations_says_so()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder
            .AddTaskKitClient(ProbeCatalog.Registry((_, _, _) => TaskResult.Done))
            .UseBackend("plain", _ => new PlainBackend(new InMemoryBackend()));
        using var host = builder.Build();
        var error = Assert.Throws<NotSupportedException>(() => host.Services.GetRequiredService<ITaskOperations>());
        Assert.Contains("'plain'", error.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    private static Task<WorkerHost> StartAsync(Action<TaskKitOptions>? configure, params HandlerDependency[] dependencies) =>
        WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            configure,
            services: services => services.AddKeyedSingleton("blue", "a text").AddSingleton(typeof(Open<>)).AddOptions(),
            dependencies: dependencies
        );

    private interface IMissing;

    private interface IAlso<T>;

    private sealed class Open<T>;

    private sealed class PlainBackend(ITaskBackend inner) : WrappedBackend(inner)
    {
        public override string Name => "plain";

        public override ITaskOperations? Operations => null;
    }
}
