using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>The stages of a start, as they are logged, and the hooks.</summary>
public sealed class BootTests
{
    private const string Module = "Registering tasks from module TaskKit.TestSupport…";

    [Fact]
    public async Task Seed1_12_domains_and_handlers_are_logged()
    {
        await using var host = await StartAsync();
        string[] lines = Lines(host);
        Assert.Contains("Registered domain 'user' with 2 task types", lines);
        Assert.Contains("Registering handler for task type: user:send_welcome_email", lines);
        Assert.Equal(LogLevel.Debug, host.Logs.Lines.First(line => line.Id.Id == 52).Level);
        Assert.Equal(LogLevel.Information, host.Logs.Lines.First(line => line.Id.Id == 54).Level);
    }

    [Fact]
    public async Task Seed1_22_the_worker_says_how_many_types_it_runs()
    {
        await using var host = await StartAsync(options => options.Worker.DisabledTypes = ["ping"]);
        Assert.Contains("Worker started with 2 registered task types", Lines(host));
    }

    [Fact]
    public async Task Seed2_13_the_worker_is_started_and_stopped_with_the_host_and_says_so()
    {
        var host = await StartAsync();
        Assert.Contains(
            Lines(host),
            line => line.StartsWith("Worker w", StringComparison.Ordinal) && line.Contains(" runs on memory, concurrency 100: ping, user:")
        );
        await host.StopAsync();
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 32);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Seed2_14_hooks_see_each_registration_before_it_counts_and_all_of_them_before_the_worker_starts()
    {
        var hook = new RecordingHook();
        await using var host = await StartAsync(services: services => services.AddSingleton<ITaskRegistrationHook>(hook));
        Assert.Equal(
            [
                "registering ping, registered at: ",
                "registering user:send_password_reset_email, registered at: ",
                "registering user:send_welcome_email, registered at: ",
                "registered 3, stamped 3",
            ],
            hook.Calls
        );
        Assert.True(hook.Logged(host) < IndexOf(host, "Registering all tasks with worker server…"));
    }

    [Fact]
    public async Task Seed2_14_several_hooks_are_called_in_their_order_and_each_may_switch_types_off()
    {
        var calls = new List<string>();
        await using var host = await StartAsync(services: services =>
            services
                .AddSingleton<ITaskRegistrationHook>(new Hook(_ => calls.Add("first"), registry => registry.Disable("ping", "by a hook")))
                .AddSingleton<ITaskRegistrationHook>(new Hook(_ => calls.Add("second")))
        );
        Assert.Equal(["first", "second", "first", "second", "first", "second"], calls);
        Assert.Equal("by a hook", host.Registry.Info("ping")!.OffReason);
    }

    [Theory]
    [InlineData(true, "TaskKit.Tests.Hosting.BootTests+Hook failed at task type 'ping': not this one")]
    [InlineData(false, "TaskKit.Tests.Hosting.BootTests+Hook failed after the registrations: not this one")]
    public async Task Seed2_14_a_hook_that_throws_stops_the_start_and_is_named(bool before, string text)
    {
        var hook = new Hook(_ => Throw(before), _ => Throw(!before));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            StartAsync(services: services => services.AddSingleton<ITaskRegistrationHook>(hook))
        );
        Assert.Equal("The registration hook " + text, error.Message);

        static void Throw(bool now) => _ = now ? throw new InvalidDataException("not this one") : 0;
    }

    [Fact]
    public async Task Seed2_15_modules_are_registered_one_after_the_other_those_in_code_under_their_own_name()
    {
        await using var host = await StartAsync(kit: kit => kit.Registry.Register("by_hand", (_, _, _) => TaskResult.Done));
        Assert.Equal(
            [Module, "Registering tasks from module code…"],
            Lines(host).Where(line => line.StartsWith("Registering tasks from module", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Seed2_16_the_stages_come_in_their_order()
    {
        var host = await StartAsync();
        await host.StopAsync();
        await host.DisposeAsync();
        string[] stages =
        [
            "Setting up task registrations…",
            Module,
            "Registered domain 'user' with 2 task types",
            "Registering all tasks with worker server…",
            "Worker server running (backend: memory)",
            "Worker started with 3 registered task types",
            "Stopping: waiting up to 00:00:10 for the tasks that run: 0",
        ];
        Assert.Equal(stages, Lines(host).Where(stages.Contains));
        Assert.All(
            host.Logs.Lines.Where(line => stages.Contains(line.Text.TrimEnd())),
            line => Assert.Equal(LogLevel.Information, line.Level)
        );
    }

    [Fact]
    public async Task Seed2_23_the_lines_of_the_seed_are_written()
    {
        await using var host = await StartAsync();
        string[] expected =
        [
            "Setting up task registrations…",
            Module,
            "Registered handler: user:send_password_reset_email",
            "Registered handler: user:send_welcome_email",
            "Registering all tasks with worker server…",
            "Worker server running (backend: memory)",
        ];
        Assert.Equal(expected, Lines(host).Where(expected.Contains));
    }

    [Fact]
    public async Task A_client_writes_no_stage_and_calls_the_hooks()
    {
        var hook = new RecordingHook();
        await using var host = await StartAsync(
            options => options.Worker.Enabled = false,
            services => services.AddSingleton<ITaskRegistrationHook>(hook)
        );
        Assert.Equal(4, hook.Calls.Count);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Id.Id is >= 50 and < 80);
    }

    private static Task<WorkerHost> StartAsync(
        Action<TaskKitOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<TaskKitBuilder>? kit = null
    ) =>
        WorkerHost.StartAsync(
            Handlers.Nothing,
            options =>
            {
                options.Worker.Name = "w";
                configure?.Invoke(options);
            },
            services: services,
            kit: kit,
            registry: Handlers.Registry(
                Handlers.Of("user:send_welcome_email", domain: "user"),
                Handlers.Of("user:send_password_reset_email", domain: "user"),
                Handlers.Of("ping")
            )
        );

    private static string[] Lines(WorkerHost host) => [.. host.Logs.Lines.Select(line => line.Text.TrimEnd())];

    private static int IndexOf(WorkerHost host, string text) => Array.IndexOf(Lines(host), text);

    private sealed class Hook(Action<TaskRegistration> registering, Action<TaskRegistry>? registered = null) : ITaskRegistrationHook
    {
        public void Registering(TaskRegistration registration) => registering(registration);

        public void Registered(TaskRegistry registry) => registered?.Invoke(registry);
    }

    private sealed class RecordingHook : ITaskRegistrationHook
    {
        public List<string> Calls { get; } = [];

        public void Registering(TaskRegistration registration) => Calls.Add($"registering {registration.Type}, registered at: ");

        public void Registered(TaskRegistry registry) =>
            Calls.Add($"registered {registry.Types.Count}, stamped {registry.Infos.Count(info => info.RegisteredAt is not null)}");

        public int Logged(WorkerHost host) => IndexOf(host, "Registered handler: user:send_welcome_email");
    }
}
