using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Registry;

/// <summary>The registry of a host: what is registered in code runs, and nobody else sees it.</summary>
public sealed class HostRegistryTests
{
    private static readonly RawTaskHandler Done = (_, _, _) => TaskResult.Done;

    [Fact]
    public async Task Seed4_18_a_worker_runs_what_its_registry_has()
    {
        var registry = new TaskRegistry();
        var seen = new TaskCompletionSource<RawTask>();
        registry.Register(
            "send_email",
            (task, context, _) =>
            {
                seen.SetResult(task);
                return TaskResult.DoneWith(context.Type);
            }
        );
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            options => options.Worker.Name = "worker-01",
            registry: registry
        );

        var payload = JsonElement.Parse("""{"to":"a@b.example"}""");
        var codec = RawTask.CodecOf("send_email");
        var outcome = await host.Client.SubmitAsync([new TaskSubmission<RawTask>(codec, new RawTask("send_email", payload))]);

        var task = await host.WaitAsync(outcome[0].Id, TaskState.Done);
        Assert.Equal("\"send_email\""u8.ToArray(), task.Result.ToArray());
        Assert.StartsWith("worker-01-", task.Worker, StringComparison.Ordinal);
        Assert.Equal(("send_email", "a@b.example"), ((await seen.Task).Type, (await seen.Task).Payload.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task Handlers_registered_on_the_builder_run_beside_the_compiled_ones_and_may_replace_them()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.DoneWith("compiled"),
            kit: kit =>
            {
                kit.Registry.Register(ProbeCatalog.CodecOf("instance"), new ProbeHandler((_, _, _) => TaskResult.DoneWith("instance")));
                kit.Registry.Register(
                    ProbeCatalog.CodecOf("factory"),
                    services => new Disposed(services.GetRequiredService<Spy>()),
                    "From a factory"
                );
                kit.Registry.Register(ProbeCatalog.Limited, (_, _, _) => TaskResult.DoneWith("replaced"), allowOverride: true);
            },
            services: services => services.AddSingleton(new Spy())
        );

        Assert.Equal("\"compiled\"", await ResultAsync(host, ProbeCatalog.Type));
        Assert.Equal("\"instance\"", await ResultAsync(host, "instance"));
        Assert.Equal("\"factory\"", await ResultAsync(host, "factory"));
        Assert.Equal("\"replaced\"", await ResultAsync(host, ProbeCatalog.Limited));
        Assert.Equal(1, host.Services.GetRequiredService<Spy>().Disposals);
        Assert.Contains(
            host.Logs.Lines,
            line => line.Id.Id == 59 && line.Text.Contains("replaces TaskKit.TestSupport.ProbeHandler for task type: limited")
        );
    }

    [Fact]
    public async Task Seed4_17_hosts_have_registries_of_their_own()
    {
        var catalog = ProbeCatalog.Registry(Handlers.Nothing);
        await using var one = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: catalog,
            kit: kit => kit.Registry.Register("x", Done)
        );
        await using var other = await WorkerHost.StartAsync(Handlers.Nothing, registry: catalog);
        one.Registry.Disable(ProbeCatalog.Type, "only here");

        Assert.Equal((2, 3, 2), (catalog.Types.Count, one.Registry.Types.Count, other.Registry.Types.Count));
        Assert.True(other.Registry.IsOn(ProbeCatalog.Type));
        await other.WaitAsync(await other.EnqueueAsync(), TaskState.Done);
    }

    [Fact]
    public async Task After_the_start_handlers_are_fixed_and_the_error_says_what_is_possible()
    {
        await using var host = await WorkerHost.StartAsync(Handlers.Nothing);
        foreach (
            var change in (Action[])
                [() => host.Registry.Register("x", Done), () => host.Registry.Remove(ProbeCatalog.Type), host.Registry.Clear]
        )
            Assert.Contains("Disable and Enable switch a task type off and on", Assert.Throws<InvalidOperationException>(change).Message);
    }

    [Fact]
    public async Task Registrations_are_stamped_in_UTC_by_the_clock_of_the_host()
    {
        await using var host = await WorkerHost.StartAsync(Handlers.Nothing, kit: kit => kit.Registry.Register("x", Done));
        Assert.All(
            host.Registry.Infos,
            info =>
            {
                Assert.Equal(TimeSpan.Zero, info.RegisteredAt!.Value.Offset);
                Assert.InRange(TimeProvider.System.GetUtcNow() - info.RegisteredAt.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
            }
        );
    }

    [Fact]
    public async Task A_catch_all_handler_runs_the_types_that_nobody_declares_and_only_those()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: new TaskRegistry(
                [new HandlerModule(new TaskCatchAll<LegacyHandler>(_ => new LegacyHandler()), Handlers.Of("mine"))],
                []
            )
        );
        await host.Backend.DeclareAsync(new("Other", ["theirs"]), CancellationToken.None);
        var theirs = await host.SubmitAsync("theirs");

        Assert.Equal("\"legacy old_report 7\"", await ResultAsync(host, "old_report", """{"id":7}"""));
        Assert.Equal("", await ResultAsync(host, "mine"));
        Assert.Equal(TaskState.Pending, (await host.FindAsync(theirs)).State);

        var last = host.Registry.Infos[^1];
        Assert.Equal(("*", true, typeof(LegacyHandler).ToString()), (last.TaskType, last.IsCatchAll, last.Handler));
        Assert.Equal(["mine"], host.Registry.Types);
        Assert.False(host.Registry.IsRegistered("old_report"));
    }

    [Fact]
    public async Task Seed4_31_a_catch_all_handler_runs_the_declared_types_that_have_no_handler_yet()
    {
        await using var host = await WorkerHost.StartAsync(Handlers.Nothing, registry: new TaskRegistry([new MigratedModule()], []));
        var elsewhere = await host.SubmitAsync("elsewhere");

        Assert.Equal("\"legacy email 7\"", await ResultAsync(host, "email", """{"id":7}"""));
        Assert.Equal("", await ResultAsync(host, "moved"));
        Assert.Equal(TaskState.Pending, (await host.FindAsync(elsewhere)).State);
    }

    [Fact]
    public async Task A_payload_that_is_no_JSON_is_dead_also_for_a_catch_all_handler()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: new TaskRegistry([new HandlerModule(new TaskCatchAll<LegacyHandler>(_ => new LegacyHandler()))], [])
        );
        var dead = await host.WaitAsync(await host.SubmitAsync("old_report", "{"), TaskState.Dead);
        Assert.Contains("invalid old_report payload", dead.Failure!.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_catch_all_handlers_are_named()
    {
        var module = new HandlerModule(new TaskCatchAll<LegacyHandler>(_ => new LegacyHandler()));
        Assert.Contains(
            "a program has at most one",
            Assert.Throws<ArgumentException>(() => new TaskRegistry([module, module], [])).Message
        );
    }

    [Fact]
    public async Task A_catch_all_handler_is_refused_on_a_backend_that_hands_out_no_unknown_types()
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            WorkerHost.StartAsync(
                Handlers.Nothing,
                registry: new TaskRegistry([new HandlerModule(new TaskCatchAll<LegacyHandler>(_ => new LegacyHandler()))], []),
                backend: new LimitedBackend(new InMemoryBackend())
            )
        );
        Assert.Contains("LegacyHandler is a catch-all handler", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seed1_03_the_store_knows_the_types_of_a_program_before_its_worker_claims_and_says_whom_tasks_wait_for()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            options => options.Worker.DisabledTypes = [ProbeCatalog.Limited],
            kit: kit => kit.Registry.Register("in_code", Done)
        );
        var waits = await host.EnqueueAsync(limited: true);

        var types = await host.Backend.Operations!.TypesAsync(CancellationToken.None);

        Assert.Equal(["in_code", "limited", "probe"], types.Select(type => type.Type));
        Assert.All(types, type => Assert.Single(type.Programs));
        Assert.Equal(ProbeCatalog.Limited, Assert.Single(types, type => type.IsAbandoned).Type);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(waits)).State);
    }

    private static async Task<string> ResultAsync(WorkerHost host, string type, string payload = """{"name":"x"}""")
    {
        var task = await host.WaitAsync(await host.SubmitAsync(type, payload), TaskState.Done);
        return System.Text.Encoding.UTF8.GetString(task.Result.Span);
    }

    private sealed class Spy
    {
        public int Disposals;
    }

    private sealed class Disposed(Spy spy) : ITaskHandler<Probe>, IDisposable
    {
        public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.DoneWith("factory");

        public void Dispose() => Interlocked.Increment(ref spy.Disposals);
    }

    private sealed class LegacyHandler : ITaskHandler<RawTask>
    {
        public ValueTask<TaskResult> HandleAsync(RawTask payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.DoneWith($"legacy {payload.Type} {payload.Payload.GetProperty("id")}");
    }

    private sealed class LimitedBackend(TaskKit.Backends.ITaskBackend inner) : TaskKit.Chaos.Working.WrappedBackend(inner)
    {
        public override TaskKit.Backends.BackendCapabilities Capabilities =>
            base.Capabilities & ~TaskKit.Backends.BackendCapabilities.UnknownTypes;
    }

    [TaskPayload("elsewhere", HandledElsewhere = true)]
    private sealed record Elsewhere;

    [TaskModuleEntry("email", typeof(Probe))]
    [TaskModuleEntry("elsewhere", typeof(Elsewhere))]
    private sealed class MigratedModule : TaskModule
    {
        public override IReadOnlyList<TaskRegistration> Registrations { get; } = [Handlers.Of("moved")];

        public override TaskCatchAll CatchAll { get; } = new TaskCatchAll<LegacyHandler>(_ => new LegacyHandler());
    }
}
