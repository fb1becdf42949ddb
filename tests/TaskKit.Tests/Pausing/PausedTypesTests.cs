using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TaskKit.Backends.InMemory;
using TaskKit.Operating;
using TaskKit.Pausing;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Pausing;

/// <summary>The types that pauses switch off in a process, and what it says of them.</summary>
public sealed class PausedTypesTests : IAsyncDisposable
{
    private const string Since = "2030-01-01 00:00:00Z";

    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = Clock.New();
    private readonly RecordingLogs _logs = new();
    private readonly TaskRegistry _registry = Handlers.Billing().Copy();
    private readonly InMemoryBackend _backend;
    private readonly TaskPauses _pauses;
    private readonly PausedTypes _paused;

    public PausedTypesTests()
    {
        _backend = new InMemoryBackend(_time);
        _paused = new PausedTypes(_registry, LoggerFactory.Create(logging => logging.AddProvider(_logs)).CreateLogger("x"));
        _pauses = new TaskPauses(
            _backend,
            new ScopeNames(() => [.. _registry.DeclaredTypes, "elsewhere"], () => _registry.Domains),
            _time,
            cancellationToken => _paused.ReadAsync(_backend.Documents, cancellationToken)
        );
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task A_domain_is_that_of_the_registry_and_the_narrowest_scope_is_shown()
    {
        await _pauses.PauseAsync(PauseScope.Domain("billing"), "month end.");
        Assert.Equal($"domain 'billing' is paused since {Since}: month end", _registry.Info("payment_processing")!.OffReason);
        Assert.True(_registry.IsOn("export"));

        await _pauses.PauseAsync(PauseScope.Type("payment_processing"), "provider down", "anna");
        await _pauses.PauseAsync(PauseScope.All, "maintenance");
        Assert.Equal(
            [
                $"everything is paused since {Since}: maintenance",
                $"domain 'billing' is paused since {Since}: month end",
                $"paused since {Since} by anna: provider down",
            ],
            _registry.Infos.Select(info => info.OffReason)
        );
        Assert.True(_registry.Switches.Off!.Contains("a type that nobody has"));

        foreach (var scope in new[] { PauseScope.All, PauseScope.Domain("billing"), PauseScope.Type("payment_processing") })
            await _pauses.ResumeAsync(scope);
        Assert.All(_registry.Infos, info => Assert.True(info.IsOn));
        Assert.Null(_registry.Switches.Off);
    }

    [Fact]
    public async Task Each_pause_is_said_once_when_it_begins_and_once_when_it_ends()
    {
        await _pauses.PauseAsync(PauseScope.Domain("billing"), "month end");
        await _pauses.PauseAsync(PauseScope.Domain("billing"), "month end, still");
        await _pauses.PauseAsync(PauseScope.Type("elsewhere"), "no type of this worker");
        await _pauses.ResumeAsync(PauseScope.Domain("billing"));

        Assert.Equal(
            [
                $"A pause begins, domain:billing: domain 'billing' is paused since {Since}: month end. Off in this worker: invoice_generation, payment_processing",
                $"A pause ends, domain:billing. It was: domain 'billing' is paused since {Since}: month end, still",
            ],
            _logs.Lines.Select(line => line.Text.TrimEnd())
        );
    }

    [Fact]
    public async Task A_reason_cannot_write_lines_of_its_own()
    {
        await _pauses.PauseAsync(PauseScope.All, "a\nb\u001b[31m", "c\rd");
        string line = Assert.Single(_logs.Lines).Text;
        Assert.Contains("by c\\u000dd: a\\u000ab\\u001b[31m", line);
    }

    [Fact]
    public async Task Another_reason_stays_when_the_pause_ends()
    {
        _registry.Switches.SetFlagged(new Dictionary<string, string> { ["export"] = "feature flag 'x' is off" });
        var switched = new List<TypeSwitch>();
        _registry.Switches.Changed += switched.AddRange;

        await _pauses.PauseAsync(PauseScope.Type("export"), "x");
        Assert.Equal("feature flag 'x' is off", _registry.Info("export")!.OffReason);
        await _pauses.ResumeAsync(PauseScope.Type("export"));

        Assert.Equal("feature flag 'x' is off", _registry.Info("export")!.OffReason);
        Assert.Empty(switched);
    }

    [Fact]
    public async Task A_pause_is_no_fault_and_the_health_check_says_it()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        await host.Services.GetRequiredService<ITaskPauses>().PauseAsync(PauseScope.Type(ProbeCatalog.Type), "gateway down", "anna");

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Contains("A pause, type:probe: paused since ", report.Entries["taskkit"].Description);
        // A pause has its own line, and the type none.
        Assert.Single(host.Logs.Lines, line => line.Id.Id == 68);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Id.Id is 61 or 62);
    }

    [Fact]
    public async Task A_task_of_an_unknown_type_is_not_buried_while_everything_is_paused()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var pauses = host.Services.GetRequiredService<ITaskPauses>();
        await pauses.PauseAsync(PauseScope.All, "maintenance");
        var unknown = await host.SubmitAsync("nobody");
        await pauses.PauseAsync(PauseScope.Type(ProbeCatalog.Type), "x");
        Assert.Equal(TaskState.Pending, (await host.FindAsync(unknown)).State);

        await pauses.ResumeAsync(PauseScope.All);

        await host.WaitAsync(unknown, TaskState.Dead);
    }
}
