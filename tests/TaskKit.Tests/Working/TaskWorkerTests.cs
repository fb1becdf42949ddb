using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.Registry.Calling;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Working;

public sealed class TaskWorkerTests
{
    [Trait("Seed", "0-09")]
    [Trait("Seed", "0-21")]
    [Fact]
    public async Task An_attempt_beyond_its_timeout_is_cancelled_and_each_has_a_fresh_token()
    {
        var tokens = new List<CancellationToken>();
        await using var host = await WorkerHost.StartAsync(
            async (_, context, cancellationToken) =>
            {
                tokens.Add(cancellationToken);
                if (context.Attempt == 1)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return TaskResult.Done;
            }
        );
        var id = await host.EnqueueAsync(options: new() { Timeout = TimeSpan.FromMilliseconds(50) });
        var task = await host.WaitAsync(id, TaskState.Done);
        Assert.Equal(2, task.Attempts);
        Assert.NotEqual(tokens[0], tokens[1]);
        Assert.Contains(host.Logs.Lines, line => line.Text.Contains(TaskErrorTypes.Timeout, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_for_some_types_leaves_the_others_to_their_worker()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            options => options.Worker.Types = [ProbeCatalog.Type]
        );
        var other = await host.EnqueueAsync(limited: true);
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(other)).State);
    }

    [Fact]
    public async Task Timeouts_of_different_lengths_fire_each_at_its_own_time()
    {
        await using var host = await WorkerHost.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return TaskResult.Done;
            }
        );
        var slow = await host.EnqueueAsync(options: new() { Timeout = TimeSpan.FromHours(1), MaxRetries = 0 });
        var quick = await host.EnqueueAsync(options: new() { Timeout = TimeSpan.FromMilliseconds(40), MaxRetries = 0 });
        var middle = await host.EnqueueAsync(options: new() { Timeout = TimeSpan.FromMilliseconds(120), MaxRetries = 0 });
        await host.WaitAsync(quick, TaskState.Dead);
        var task = await host.WaitAsync(middle, TaskState.Dead);
        Assert.Equal("ATTEMPT_TIMEOUT", task.Failure!.Error.Code);
        Assert.Equal(TaskState.Running, (await host.FindAsync(slow)).State);
        await host.Backend.Operations!.CancelAsync(slow, CancellationToken.None);
        await host.WaitAsync(slow, TaskState.Cancelled);
    }

    [Fact]
    public async Task A_running_task_is_cancelled_by_its_token()
    {
        await using var host = await WorkerHost.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return TaskResult.Done;
            }
        );
        var id = await host.EnqueueAsync();
        await host.WaitAsync(id, TaskState.Running);
        Assert.Equal(OperationResult.Requested, await host.Backend.Operations!.CancelAsync(id, CancellationToken.None));
        await host.WaitAsync(id, TaskState.Cancelled);
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_stored_is_settled_again_and_the_handler_is_not_run_again()
    {
        int runs = 0;
        var backend = new FaultyBackend(new InMemoryBackend()) { SettleError = new BackendUnavailableException("disk full") };
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) =>
            {
                Interlocked.Increment(ref runs);
                return TaskResult.Done;
            },
            backend: backend
        );
        var id = await host.EnqueueAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref backend.SettleCalls) >= 3);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(host));
        backend.SettleError = null;
        await host.WaitAsync(id, TaskState.Done);
        Assert.Equal(1, runs);
        await Eventually.TrueAsync(async () => await HealthAsync(host) == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_backend_that_is_away_is_asked_again()
    {
        var backend = new FaultyBackend(new InMemoryBackend()) { ReceiveError = new BackendUnavailableException("away") };
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: backend);
        var id = await host.EnqueueAsync();
        await Eventually.TrueAsync(async () => await HealthAsync(host) == HealthStatus.Unhealthy);
        backend.ReceiveError = null;
        await host.WaitAsync(id, TaskState.Done);
    }

    [Fact]
    public async Task A_result_that_comes_after_the_lease_was_lost_changes_nothing()
    {
        var events = new CapturingBackend();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await WorkerHost.StartAsync(
            async (_, context, cancellationToken) =>
            {
                using var registration = cancellationToken.Register(stopped.SetResult);
                await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, CancellationToken.None);
                return TaskResult.DoneWith("late");
            },
            backend: events
        );
        var id = await host.EnqueueAsync();
        await host.WaitAsync(id, TaskState.Running);
        events.LoseAll();
        await stopped.Task;
        await Eventually.TrueAsync(() => host.Logs.Lines.Any(line => line.Id.Id == 13));
        Assert.Equal(TaskState.Running, (await host.FindAsync(id)).State);
    }

    [Trait("Seed", "1-23")]
    [Fact]
    public async Task A_handler_of_singletons_runs_without_a_scope_and_another_gets_its_own_each_time()
    {
        var made = new System.Collections.Concurrent.ConcurrentBag<Scoped>();
        var scoped = new HandlerDependency(typeof(Scoped));
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            services: services => services.AddScoped(_ => Note(new Scoped())).AddSingleton(new List<int>()),
            dependencies: scoped
        );
        var needs = host.Services.GetRequiredService<ScopeNeeds>();
        Assert.True(needs.Of(Registration(scoped)));
        Assert.False(needs.Of(Registration(new HandlerDependency(typeof(List<int>)))));
        Assert.False(needs.Of(Registration(new HandlerDependency(typeof(string), Optional: true))));
        Assert.True(needs.Of(Registration(new HandlerDependency(typeof(IServiceProvider)))));

        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Equal(2, made.Distinct().Count());
        await Eventually.TrueAsync(() => made.All(service => service.IsDisposed));

        Scoped Note(Scoped service)
        {
            made.Add(service);
            return service;
        }
    }

    [Fact]
    public async Task An_attempt_is_one_span_that_continues_the_submitters_trace()
    {
        var spans = new System.Collections.Concurrent.ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TaskKit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        using var submitting = new Activity("submit").SetIdFormat(ActivityIdFormat.W3C).Start();
        var id = await host.EnqueueAsync();
        await host.WaitAsync(id, TaskState.Done);
        await Eventually.TrueAsync(() => spans.Any(IsAttempt));
        var span = spans.Single(IsAttempt);
        Assert.Equal(("process tasks.worker.probe", submitting.TraceId), (span.DisplayName, span.TraceId));
        Assert.Equal("memory", span.GetTagItem("messaging.system"));

        bool IsAttempt(Activity span) =>
            span.Kind == ActivityKind.Consumer && span.GetTagItem("messaging.message.id") as string == id.ToString();
    }

    private static TaskRegistration Registration(HandlerDependency dependency) =>
        ProbeCatalog.Registry((_, _, _) => TaskResult.Done, dependency).Registrations.Single(entry => entry.Type == ProbeCatalog.Type);

    private static async Task<HealthStatus> HealthAsync(WorkerHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
