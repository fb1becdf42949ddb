using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Execution;

public sealed class TaskWorkerTests
{
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
    public async Task A_handler_that_ignores_its_token_keeps_its_slot_and_is_not_run_twice()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int runs = 0;
        await using var host = await WorkerHost.StartAsync(
            async (_, _, _) =>
            {
                Interlocked.Increment(ref runs);
                await release.Task;
                return TaskResult.Done;
            },
            options => options.Worker.Concurrency = 1
        );
        var stuck = await host.EnqueueAsync(options: new() { Timeout = TimeSpan.FromMilliseconds(10) });
        await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 1);
        var next = await host.EnqueueAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.Equal(
            (1, TaskState.Running, TaskState.Pending),
            (runs, (await host.FindAsync(stuck)).State, (await host.FindAsync(next)).State)
        );
        release.SetResult();
        await host.WaitAsync(stuck, TaskState.Done);
        await host.WaitAsync(next, TaskState.Done);
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
    public async Task Never_more_run_at_once_than_the_worker_and_the_type_allow()
    {
        int all = 0,
            limited = 0,
            mostOfAll = 0,
            mostLimited = 0;
        await using var host = await WorkerHost.StartAsync(
            async (_, context, cancellationToken) =>
            {
                bool isLimited = context.Type == ProbeCatalog.Limited;
                Max(ref mostOfAll, Interlocked.Increment(ref all));
                if (isLimited)
                    Max(ref mostLimited, Interlocked.Increment(ref limited));
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
                if (isLimited)
                    Interlocked.Decrement(ref limited);
                Interlocked.Decrement(ref all);
                return TaskResult.Done;
            },
            options => options.Worker.Concurrency = 5
        );
        var ids = new List<TaskId>();
        for (int i = 0; i < 60; i++)
            ids.Add(await host.EnqueueAsync(limited: i % 2 == 0));
        foreach (var id in ids)
            await host.WaitAsync(id, TaskState.Done);
        Assert.InRange(mostOfAll, 3, 5);
        Assert.InRange(mostLimited, 1, 2);
    }

    [Fact]
    public async Task Handlers_that_block_their_thread_do_not_hold_up_the_others()
    {
        using var gate = new ManualResetEventSlim();
        int started = 0;
        await using var host = await WorkerHost.StartAsync(
            (probe, _, _) =>
            {
                if (probe.Name == "blocks")
                {
                    Interlocked.Increment(ref started);
                    gate.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
                }
                return TaskResult.Done;
            }
        );
        for (int i = 0; i < 6; i++)
            await host.EnqueueAsync("blocks");
        await Eventually.TrueAsync(() => Volatile.Read(ref started) == 6);
        await host.WaitAsync(await host.EnqueueAsync("free"), TaskState.Done);
        gate.Set();
    }

    [Fact]
    public async Task What_a_handler_leaves_in_an_async_local_does_not_reach_the_next()
    {
        var local = new AsyncLocal<string?>();
        var seen = new System.Collections.Concurrent.ConcurrentBag<string?>();
        await using var host = await WorkerHost.StartAsync(
            (probe, _, _) =>
            {
                seen.Add(local.Value);
                local.Value = probe.Name;
                return TaskResult.Done;
            }
        );
        for (int i = 0; i < 50; i++)
            await host.EnqueueAsync();
        await Eventually.TrueAsync(() => seen.Count == 50);
        Assert.All(seen, Assert.Null);
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

    [Fact]
    public async Task A_task_that_crashed_twice_runs_alone()
    {
        var backend = new InMemoryBackend();
        var suspect = await CrashedTwiceAsync(backend);
        int running = 0;
        bool wasAlone = false;
        await using var host = await WorkerHost.StartAsync(
            async (probe, _, cancellationToken) =>
            {
                int now = Interlocked.Increment(ref running);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
                if (probe.Name == "suspect")
                    wasAlone = now == 1 && Volatile.Read(ref running) == 1;
                Interlocked.Decrement(ref running);
                return TaskResult.Done;
            },
            backend: backend
        );
        var others = new List<TaskId>();
        for (int i = 0; i < 30; i++)
            others.Add(await host.EnqueueAsync());
        await host.WaitAsync(suspect, TaskState.Done);
        Assert.True(wasAlone);
        foreach (var id in others)
            await host.WaitAsync(id, TaskState.Done);
    }

    [Fact]
    public async Task A_handler_of_singletons_runs_without_a_scope_and_another_gets_its_own_each_time()
    {
        var scopes = new System.Collections.Concurrent.ConcurrentBag<Scoped>();
        var registration = new HandlerDependency(typeof(Scoped));
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            services: services => services.AddScoped(_ => new Scoped()).AddSingleton(new List<int>()),
            dependencies: registration
        );
        var needs = host.Services.GetRequiredService<ScopeNeeds>();
        Assert.True(needs.Of(Registration(registration)));
        Assert.False(needs.Of(Registration(new HandlerDependency(typeof(List<int>)))));
        Assert.False(needs.Of(Registration(new HandlerDependency(typeof(string), Optional: true))));
        Assert.True(needs.Of(Registration(new HandlerDependency(typeof(IServiceProvider)))));
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
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
        await Eventually.TrueAsync(() => spans.Any(span => span.GetTagItem("messaging.message.id") as string == id.ToString()));
        var span = spans.Single(span => span.GetTagItem("messaging.message.id") as string == id.ToString());
        Assert.Equal(("process tasks.worker.probe", submitting.TraceId), (span.DisplayName, span.TraceId));
        Assert.Equal("memory", span.GetTagItem("messaging.system"));
    }

    private static TaskRegistration Registration(HandlerDependency dependency) =>
        ProbeCatalog.Registry((_, _, _) => TaskResult.Done, dependency).Registrations.Single(entry => entry.Type == ProbeCatalog.Type);

    private static async Task<HealthStatus> HealthAsync(WorkerHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    private static async Task<TaskId> CrashedTwiceAsync(InMemoryBackend backend)
    {
        var id = TaskId.New(TimeProvider.System);
        var envelope = new TaskEnvelope
        {
            Id = id,
            Type = ProbeCatalog.Type,
            Payload = """{"name":"suspect"}"""u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await backend.SubmitAsync([envelope], CancellationToken.None);
        for (int i = 0; i < TaskDelivery.CrashesBeforeAlone; i++)
        {
            var receiver = backend.OpenReceiver(new ReceiverOptions($"victim-{i}", [ProbeCatalog.Type]), new NoEvents());
            Assert.Single(await receiver.ReceiveAsync(new ReceiveBudget(1), CancellationToken.None));
            backend.Kill(receiver);
        }
        return id;
    }

    private static void Max(ref int most, int value)
    {
        for (int seen = most; value > seen; )
            seen = Interlocked.CompareExchange(ref most, value, seen) is var before && before == seen ? value : before;
    }

    private sealed class Scoped;

    private sealed class NoEvents : IReceiverEvents
    {
        public void Lost(TaskDelivery delivery) { }

        public void CancelRequested(TaskDelivery delivery) { }

        public void LoneTaskWaiting() { }
    }

    /// <summary>Tells the worker that it has lost what it runs, as a backend does after a lease ran out.</summary>
    private sealed class CapturingBackend : ITaskBackend
    {
        private readonly InMemoryBackend _inner = new();
        private readonly System.Collections.Concurrent.ConcurrentBag<TaskDelivery> _deliveries = [];
        private IReceiverEvents? _events;

        public string Name => _inner.Name;

        public BackendCapabilities Capabilities => _inner.Capabilities;

        public ITaskOperations Operations => _inner.Operations;

        public void LoseAll()
        {
            foreach (var delivery in _deliveries)
                _events!.Lost(delivery);
        }

        public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
            IReadOnlyList<TaskEnvelope> tasks,
            CancellationToken cancellationToken
        ) => _inner.SubmitAsync(tasks, cancellationToken);

        public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events)
        {
            _events = events;
            return new Receiver(this, _inner.OpenReceiver(options, events));
        }

        public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => _inner.CheckAsync(cancellationToken);

        public ValueTask DisposeAsync() => _inner.DisposeAsync();

        private sealed class Receiver(CapturingBackend backend, ITaskReceiver inner) : ITaskReceiver
        {
            public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
            {
                var received = await inner.ReceiveAsync(budget, cancellationToken);
                foreach (var delivery in received)
                    backend._deliveries.Add(delivery);
                return received;
            }

            public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
                IReadOnlyList<TaskSettlement> settlements,
                CancellationToken cancellationToken
            ) => inner.SettleAsync(settlements, cancellationToken);

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
