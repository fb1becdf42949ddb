using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.Working;

namespace TaskKit.Tests.Health;

/// <summary>A worker asks the handlers for their health, and runs only the types whose handlers are healthy.</summary>
public sealed class HandlerHealthTests
{
    private const string Sms = "sms";
    private const string Other = "other";

    private readonly Condition _condition = new();

    [Fact]
    public async Task Seed1_40_each_handler_with_a_word_on_its_health_is_asked_and_the_health_check_has_its_state()
    {
        var second = new Condition();
        second.Is(TaskHandlerHealth.Unhealthy("the account is blocked"));
        await using var host = await StartAsync(AskedHandler.Of(Sms, _condition), AskedHandler.Of("push", second), Handlers.Of(Other));
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);

        var entry = await HealthAsync(host);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal("Task type 'push' is switched off: its handler is unhealthy: the account is blocked.", entry.Description);
        Assert.Equal(
            [("push", "unhealthy: the account is blocked"), (Sms, "healthy")],
            entry.Data.OrderBy(pair => pair.Key).Select(pair => (pair.Key, (string)pair.Value))
        );
        Assert.Equal((true, false, true), (host.Registry.IsOn(Sms), host.Registry.IsOn("push"), host.Registry.IsOn(Other)));
        Assert.True(_condition.IsDisposed);
    }

    [Fact]
    public async Task A_handler_that_is_unhealthy_at_the_start_gets_no_task_and_others_run()
    {
        _condition.Is(TaskHandlerHealth.Unhealthy("provider is down"));
        await using var host = await StartAsync(AskedHandler.Of(Sms, _condition), Handlers.Of(Other));
        var waits = await host.SubmitAsync(Sms);
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);

        Assert.Equal((TaskState.Pending, 0), ((await host.FindAsync(waits)).State, _condition.Ran));
        Assert.Equal("its handler is unhealthy: provider is down", host.Registry.Info(Sms)!.OffReason);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 65 && line.Level == LogLevel.Warning);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 61 && line.Text.Contains("provider is down", StringComparison.Ordinal));

        _condition.Is(TaskHandlerHealth.Healthy);

        Assert.Equal(1, (await host.WaitAsync(waits, TaskState.Done)).Attempts);
        Assert.True(host.Registry.IsOn(Sms));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(host)).Status);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 66);
    }

    [Fact]
    public async Task A_handler_that_becomes_unhealthy_pauses_and_nothing_is_lost()
    {
        await using var host = await StartAsync(AskedHandler.Of(Sms, _condition));
        await host.WaitAsync(await host.SubmitAsync(Sms), TaskState.Done);
        _condition.Is(TaskHandlerHealth.Unhealthy("provider is down"));
        await Eventually.TrueAsync(() => !host.Registry.IsOn(Sms));
        var waits = await host.SubmitAsync(Sms);
        int asked = _condition.Asked;
        await Eventually.TrueAsync(() => _condition.Asked > asked + 2);
        Assert.Equal(1, _condition.Ran);
        _condition.Is(TaskHandlerHealth.Healthy);
        await host.WaitAsync(waits, TaskState.Done);
        Assert.Equal(2, _condition.Ran);
    }

    [Fact]
    public async Task A_check_that_throws_is_unhealthy_and_only_the_log_has_its_text()
    {
        _condition.Check = _ => throw new InvalidDataException("password=hunter2");
        await using var host = await StartAsync(AskedHandler.Of(Sms, _condition), Handlers.Of(Other));
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);
        Assert.Equal("its handler is unhealthy: its check threw InvalidDataException", host.Registry.Info(Sms)!.OffReason);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 65 && line.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_that_returns_null_is_unhealthy()
    {
        _condition.Check = _ => new((TaskHandlerHealth)null!);
        await using var host = await StartAsync(AskedHandler.Of(Sms, _condition), Handlers.Of(Other));
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);
        Assert.Contains("its check returned null", host.Registry.Info(Sms)!.OffReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_check_that_hangs_is_asked_once_and_holds_up_neither_other_types_nor_the_stop(bool blocksItsThread)
    {
        using var blocked = new SemaphoreSlim(0);
        _condition.Check = async _ =>
        {
            if (blocksItsThread)
                blocked.Wait(CancellationToken.None);
            else
                await blocked.WaitAsync(CancellationToken.None);
            return TaskHandlerHealth.Healthy;
        };
        var host = await StartAsync([AskedHandler.Of(Sms, _condition), Handlers.Of(Other)], Impatient);
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);
        Assert.Equal("its handler is unhealthy: its check did not answer within 50ms", host.Registry.Info(Sms)!.OffReason);
        Assert.Equal(1, _condition.Asked);

        await host.StopAsync();

        blocked.Release();
        await Eventually.TrueAsync(() => _condition.IsDisposed);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_check_that_hung_is_asked_again_once_it_has_ended()
    {
        using var blocked = new SemaphoreSlim(0);
        _condition.Check = async cancellationToken =>
        {
            await blocked.WaitAsync(CancellationToken.None);
            return TaskHandlerHealth.Healthy;
        };
        await using var host = await StartAsync([AskedHandler.Of(Sms, _condition)], Impatient);
        await Eventually.TrueAsync(() => !host.Registry.IsOn(Sms));
        _condition.Is(TaskHandlerHealth.Healthy);
        blocked.Release();
        await Eventually.TrueAsync(() => host.Registry.IsOn(Sms));
    }

    [Fact]
    public async Task A_stop_during_the_first_check_ends_it()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isCancelled = false;
        _condition.Check = async cancellationToken =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isCancelled = true;
            return TaskHandlerHealth.Healthy;
        };
        await using var host = await StartAsync(
            [AskedHandler.Of(Sms, _condition)],
            options => options.Worker.HealthTimeout = TimeSpan.FromHours(1)
        );
        await asked.Task;
        await host.StopAsync();
        await Eventually.TrueAsync(() => isCancelled);
        Assert.Equal(0, _condition.Ran);
    }

    [Fact]
    public async Task One_version_that_is_unhealthy_switches_the_type_off()
    {
        var second = new Condition();
        second.Is(TaskHandlerHealth.Unhealthy("no licence"));
        await using var host = await StartAsync(AskedHandler.Of(Sms, _condition), AskedHandler.Of(Sms, second, 2), Handlers.Of(Other));
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);
        Assert.Equal("its handler of version 2 is unhealthy: no licence", host.Registry.Info(Sms)!.OffReason);
        Assert.Equal(
            [("sms version 1", "healthy"), ("sms version 2", "unhealthy: no licence")],
            (await HealthAsync(host)).Data.OrderBy(pair => pair.Key).Select(pair => (pair.Key, (string)pair.Value))
        );
        second.Is(TaskHandlerHealth.Healthy);
        await Eventually.TrueAsync(() => host.Registry.IsOn(Sms));
    }

    [Fact]
    public async Task A_handler_with_scoped_services_is_asked_in_a_scope_of_its_own()
    {
        Line? line = null;
        var scoped = new TaskRegistration<LineHandler, Probe>(
            ProbeCatalog.CodecOf(Sms),
            services => new LineHandler(line = services.GetRequiredService<Line>())
        )
        {
            Dependencies = [new(typeof(Line))],
        };
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: Handlers.Registry(scoped, Handlers.Of(Other)),
            services: services => services.AddScoped<Line>()
        );
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);
        Assert.True(line!.IsDisposed);
        Assert.True(host.Registry.IsOn(Sms));
    }

    [Fact]
    public async Task A_handler_in_code_is_asked_itself_and_a_call_and_a_setting_come_before_its_health()
    {
        _condition.Is(TaskHandlerHealth.Unhealthy("provider is down"));
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            options => options.Worker.HealthPeriod = TimeSpan.FromMilliseconds(20),
            registry: Handlers.Registry(Handlers.Of(Other)),
            kit: kit => kit.Registry.Register(ProbeCatalog.CodecOf(Sms), new AskedHandler(_condition))
        );
        await Eventually.TrueAsync(() => !host.Registry.IsOn(Sms));
        host.Registry.Disable(Sms, "by hand");
        Assert.Equal("by hand", host.Registry.Info(Sms)!.OffReason);
        host.Registry.Enable(Sms);
        Assert.Equal("its handler is unhealthy: provider is down", host.Registry.Info(Sms)!.OffReason);
        Assert.False(_condition.IsDisposed);
    }

    [Fact]
    public async Task A_type_that_a_setting_leaves_out_is_not_asked_and_a_catch_all_handler_is_warned_of()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            options => options.Worker.DisabledTypes = [Sms],
            registry: new TaskRegistry(
                [
                    new HandlerModule(
                        new TaskCatchAll<AskedLegacy>(_ => new AskedLegacy()),
                        AskedHandler.Of(Sms, _condition),
                        Handlers.Of(Other)
                    ),
                ],
                []
            )
        );
        await host.WaitAsync(await host.SubmitAsync(Other), TaskState.Done);
        Assert.Equal(0, _condition.Asked);
        Assert.Empty(host.Services.GetRequiredService<WorkerStatus>().Handlers);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 67);
    }

    [Fact]
    public void A_reason_is_a_text()
    {
        Assert.ThrowsAny<ArgumentException>(() => TaskHandlerHealth.Unhealthy(" "));
        Assert.ThrowsAny<ArgumentException>(() => TaskHandlerHealth.Unhealthy(null!));
        Assert.Equal((false, "why"), (TaskHandlerHealth.Unhealthy("why").IsHealthy, TaskHandlerHealth.Unhealthy("why").Reason));
        Assert.True(TaskHandlerHealth.Healthy.IsHealthy);
    }

    private static void Impatient(TaskKitOptions options) => options.Worker.HealthTimeout = TimeSpan.FromMilliseconds(50);

    private static async Task<HealthReportEntry> HealthAsync(WorkerHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["taskkit"];

    private static Task<WorkerHost> StartAsync(params TaskRegistration[] registrations) => StartAsync(registrations, _ => { });

    private static Task<WorkerHost> StartAsync(TaskRegistration[] registrations, Action<TaskKitOptions> configure) =>
        WorkerHost.StartAsync(
            Handlers.Nothing,
            options =>
            {
                options.Worker.HealthPeriod = TimeSpan.FromMilliseconds(20);
                options.Worker.HealthTimeout = TimeSpan.FromSeconds(30);
                configure(options);
            },
            registry: Handlers.Registry(registrations)
        );

    private sealed class Line : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class LineHandler(Line line) : ITaskHandler<Probe>, ITaskHandlerHealth
    {
        public ValueTask<TaskHandlerHealth> CheckHealthAsync(CancellationToken cancellationToken) =>
            new(line.IsDisposed ? TaskHandlerHealth.Unhealthy("disposed") : TaskHandlerHealth.Healthy);

        public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.Done;
    }

    private sealed class AskedLegacy : ITaskHandler<RawTask>, ITaskHandlerHealth
    {
        public ValueTask<TaskHandlerHealth> CheckHealthAsync(CancellationToken cancellationToken) =>
            new(TaskHandlerHealth.Unhealthy("never asked"));

        public ValueTask<TaskResult> HandleAsync(RawTask payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.Done;
    }
}
