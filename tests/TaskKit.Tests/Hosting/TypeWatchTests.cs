using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.Conformance;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>Tests of a program's words on types that nobody runs, and of its declarations.</summary>
public sealed class TypeWatchTests
{
    private const string Ledger = "ledger";

    [Fact]
    public async Task D02_A_worker_and_a_client_declare_all_types_of_their_program()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            options => options.Worker.Types = [ProbeCatalog.Limited]
        );

        var types = await host.Backend.Operations!.TypesAsync(CancellationToken.None);

        Assert.Equal([(ProbeCatalog.Limited, 1), (ProbeCatalog.Type, 0)], types.Select(type => (type.Type, type.Workers)));
        Assert.All(types, type => Assert.Single(type.Programs));
    }

    [Trait("Seed", "2-26")]
    [Fact]
    public async Task D02_A_client_declares_with_its_first_submit()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, options => options.Worker.Enabled = false);
        Assert.Empty(await host.Backend.Operations!.TypesAsync(CancellationToken.None));

        await host.EnqueueAsync();

        Assert.All(await host.Backend.Operations!.TypesAsync(CancellationToken.None), type => Assert.Single(type.Programs));
    }

    [Trait("Seed", "4-01")]
    [Fact]
    public async Task D02_A_worker_of_some_types_buries_an_unknown_one_at_once_and_leaves_those_of_its_program()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            options => options.Worker.DisabledTypes = [ProbeCatalog.Limited]
        );
        var waits = await host.EnqueueAsync(limited: true);
        var unknown = New("nosuch");
        await host.Backend.SubmitAsync([unknown], CancellationToken.None);

        var dead = await host.WaitAsync(unknown.Id, TaskState.Dead);

        Assert.Equal((DeadLetterReasons.UnknownType, 0), (dead.Failure!.Reason, dead.Attempts));
        Assert.Equal("No handler registered for task type 'nosuch'. Registered types: ['limited', 'probe']", dead.Failure.Error.Message);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(waits)).State);
    }

    [Fact]
    public async Task D02_Tasks_of_an_absent_program_make_health_degraded_and_name_the_type()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        await SubmitForAsync(host, "Billing", 2);

        var report = await health.CheckHealthAsync();

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.StartsWith(
            "2 tasks of type 'ledger' wait and no living worker runs them (declared by Billing, last seen ",
            report.Entries["taskkit"].Description
        );
    }

    [Fact]
    public async Task D02_A_type_that_nobody_runs_is_logged_once_and_again_when_it_waits_again()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var watch = host.Services.GetServices<IHostedService>().OfType<TypeWatch>().Single();
        await SubmitForAsync(host, "Billing", 3);
        await watch.LookAsync();
        await SubmitForAsync(host, "Billing", 1);
        await watch.LookAsync();
        Assert.Equal(1, Warnings(host));

        await using (var worker = new TestWorker(host.Backend, TimeProvider.System, new("billing-1", [Ledger])))
            await watch.LookAsync();
        Assert.Contains(host.Logs.Lines, line => line.Text.StartsWith("Tasks of type ledger no longer wait", StringComparison.Ordinal));
        await watch.LookAsync();

        Assert.Equal(2, Warnings(host));
    }

    [Fact]
    public async Task D02_A_declaration_that_fails_fails_neither_submit_nor_start_and_is_tried_again()
    {
        var time = Clock.New();
        var backend = new Undeclaring(new InMemoryBackend());
        var declarations = new Declarations(backend, new("Shop", ["sms"]), new(), time, new RecordingLogs().CreateLogger(""));

        declarations.Ensure();
        declarations.Ensure();
        Assert.Equal(1, backend.Calls);
        time.Advance(TimeSpan.FromSeconds(11));
        backend.Fails = false;
        declarations.Ensure();
        time.Advance(TimeSpan.FromMinutes(59));
        declarations.Ensure();
        Assert.Equal(2, backend.Calls);
        time.Advance(TimeSpan.FromMinutes(2));
        declarations.Ensure();
        Assert.Equal(3, backend.Calls);
        await backend.DisposeAsync();
    }

    [Fact]
    public async Task D02_A_control_character_in_a_types_name_reaches_no_log()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            options => options.Worker.UnknownTypes = UnknownTypePolicy.Park
        );
        await host.Backend.SubmitAsync([New("\u001b[2J" + new string('x', 500))], CancellationToken.None);

        var type = Assert.Single(await host.Backend.Operations!.TypesAsync(CancellationToken.None), type => type.IsAbandoned);

        Assert.StartsWith("1 task of type '\\u001b[2Jxxx", type.Sentence);
        Assert.EndsWith("x…' waits and no living worker runs it (no program declares it)", type.Sentence);
    }

    private static int Warnings(WorkerHost host) =>
        host.Logs.Lines.Count(line =>
            line.Level == LogLevel.Warning && line.Text.Contains("of type 'ledger' wait", StringComparison.Ordinal)
        );

    private static async Task SubmitForAsync(WorkerHost host, string program, int count)
    {
        await host.Backend.DeclareAsync(new(program, [Ledger]), CancellationToken.None);
        await host.Backend.SubmitAsync([.. Enumerable.Range(0, count).Select(_ => New(Ledger))], CancellationToken.None);
    }

    private static TaskEnvelope New(string type) =>
        new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = type,
            Payload = "{}"u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

    private sealed class Undeclaring(ITaskBackend inner) : WrappedBackend(inner)
    {
        public bool Fails { get; set; } = true;

        public int Calls { get; private set; }

        public override async ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken)
        {
            Calls++;
            await (Fails ? throw new BackendUnavailableException("Not now.") : Inner.DeclareAsync(declaration, cancellationToken));
        }
    }
}
