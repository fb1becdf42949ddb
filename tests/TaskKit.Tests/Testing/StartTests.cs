using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Sqlite;
using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of the program that a test host starts.</summary>
public sealed class StartTests
{
    private sealed class Greeter(string greeting) : IHostedService
    {
        public string Greeting => greeting;

        public bool IsStarted { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            IsStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [Theory]
    [InlineData(Kit.Memory)]
    [InlineData(Kit.Sqlite)]
    public async Task The_store_is_the_one_that_the_test_chose(string store)
    {
        await using var host = await Kit.StartAsync(store, configure: test => test.Configuration["TaskKit:Backend"] = "kafka");

        Assert.Equal(store, host.Services.GetRequiredService<ITaskBackend>().Name);
    }

    [Fact]
    public async Task SQLite_is_a_package_of_the_program()
    {
        var registry = Handlers.Registry(Handlers.Of("probe"));

        var error = await Assert.ThrowsAsync<TaskTestException>(() => TaskTestHost.StartAsync(registry, test => test.OnSqlite()));

        Assert.Contains("dotnet add package TaskKit.Sqlite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_count_as_in_a_program()
    {
        await using var host = await Kit.StartAsync(
            probe: (_, _, _) => throw new InvalidDataException("bad"),
            configure: test => test.Configuration["TaskKit:Types:probe:MaxRetries"] = "0"
        );

        Assert.Equal(TaskState.Dead, (await host.ProcessAsync(await host.EnqueueAsync())).State);
    }

    [Fact]
    public async Task A_setting_that_does_not_parse_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            Kit.StartAsync(configure: test => test.Configuration["TaskKit:Worker:Timeout"] = "soon")
        );

        Assert.Contains("TaskKit:Worker:Timeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_nobody_registered_stops_the_start()
    {
        var registry = ProbeCatalog.Registry(Handlers.Nothing, new HandlerDependency(typeof(Greeter)));

        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() => TaskTestHost.StartAsync(registry));

        Assert.Contains("Greeter", error.Message, StringComparison.Ordinal);
        await using var host = await TaskTestHost.StartAsync(registry, test => test.Services.AddSingleton(new Greeter("hi")));
        Assert.Equal("hi", host.Services.GetRequiredService<Greeter>().Greeting);
    }

    [Fact]
    public async Task A_last_registration_is_the_double_of_the_ones_before()
    {
        await using var host = await Kit.StartAsync(configure: test =>
            test.Services.AddSingleton(new Greeter("real")).AddSingleton(new Greeter("double"))
        );

        Assert.Equal("double", host.Services.GetRequiredService<Greeter>().Greeting);
    }

    [Fact]
    public async Task Hosted_services_of_the_program_run_and_those_of_TaskKit_do_not()
    {
        var own = new Greeter("hi");
        await using var host = await Kit.StartAsync(configure: test => test.Services.AddSingleton<IHostedService>(own));

        Assert.True(own.IsStarted);
        Assert.DoesNotContain(
            host.Services.GetServices<IHostedService>(),
            service => service.GetType().Assembly == typeof(ITaskClient).Assembly
        );
    }

    [Fact]
    public async Task Handlers_in_code_are_registered_as_in_the_program()
    {
        await using var host = await Kit.StartAsync(configure: test =>
            test.TaskKit(kit => kit.Registry.Register("fax", (_, _, _) => TaskResult.DoneWith("sent")))
        );
        var fax = new TaskEnvelope
        {
            Id = TaskId.New(host.Time),
            Type = "fax",
            Payload = "{}"u8.ToArray(),
            CreatedAt = host.Time.GetUtcNow(),
        };
        await host.Services.GetRequiredService<ITaskBackend>().SubmitAsync([fax], CancellationToken.None);

        Assert.Equal("\"sent\"", (await host.ProcessAsync(fax.Id)).Result);
    }

    [Fact]
    public async Task A_program_without_a_worker_submits_and_runs_nothing()
    {
        await using var host = await Kit.StartAsync(configure: test => test.Configuration["TaskKit:Worker:Enabled"] = "false");
        await host.EnqueueAsync();

        Assert.Single(host.Submitted<Probe>());
        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessOneAsync());
        Assert.StartsWith("This host runs no handlers: TaskKit:Worker:Enabled is false.", error.Message, StringComparison.Ordinal);
        await host.AdvanceAsync(TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task Hosts_share_neither_tasks_nor_clock_nor_registrations()
    {
        var registry = Kit.Registry();
        await using var one = await TaskTestHost.StartAsync(registry);
        await using var other = await TaskTestHost.StartAsync(registry, test => test.TaskKit(kit => kit.Registry.Remove("letter")));

        await one.EnqueueAsync();
        await one.AdvanceAsync(TimeSpan.FromHours(1));
        one.Registry.Disable("probe", "a test");

        Assert.False(await other.ProcessOneAsync());
        Assert.Equal(TimeSpan.FromHours(1), one.Time.GetUtcNow() - other.Time.GetUtcNow());
        Assert.Equal((false, true), (one.Registry.IsOn("probe"), other.Registry.IsOn("probe")));
        Assert.Equal((true, false), (one.Registry.IsRegistered("letter"), other.Registry.IsRegistered("letter")));
        Assert.Equal(["letter", "probe"], registry.Types);
    }

    [Fact]
    public async Task The_file_on_SQLite_is_gone_at_the_end()
    {
        var host = await Kit.StartAsync(Kit.Sqlite, configure: test => test.Configuration["TaskKit:Sqlite:Path"] = "real.db");
        string path = ((SqliteBackend)host.Services.GetRequiredService<ITaskBackend>()).DatabasePath;
        Assert.True(File.Exists(path));

        await host.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        Assert.False(File.Exists("real.db"));
    }
}
