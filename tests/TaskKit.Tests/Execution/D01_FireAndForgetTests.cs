using System.Net;
using System.Threading.Tasks.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>Nobody awaits an attempt, a settle, a timer or a callback: what is thrown there ends neither the process nor a slot.</summary>
public sealed class D01_FireAndForgetTests
{
    [Theory]
    [InlineData("status")]
    [InlineData("result")]
    [InlineData("continuation")]
    public async Task D01_A_hand_written_task_source_that_throws_costs_its_attempt(string where)
    {
        await using var host = await OneSlotAsync(
            (probe, _, _) => probe.Name == "x" ? new ValueTask<TaskResult>(new BrokenSource(where), 0) : TaskResult.Done
        );
        var dead = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        Assert.Equal("broken source", dead.Failure!.Error.Message);
        await host.WaitAsync(await host.EnqueueAsync("innocent"), TaskState.Done);
    }

    [Fact]
    public async Task D01_A_callback_of_the_token_that_throws_is_logged_and_the_attempt_times_out()
    {
        await using var host = await OneSlotAsync(
            async (probe, _, cancellationToken) =>
            {
                if (probe.Name != "x")
                    return TaskResult.Done;
                using var registration = cancellationToken.Register(() => throw new InvalidDataException("in the callback"));
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return TaskResult.Done;
            }
        );
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 0, Timeout = TimeSpan.FromMilliseconds(20) });
        Assert.Equal("ATTEMPT_TIMEOUT", (await host.WaitAsync(id, TaskState.Dead)).Failure!.Error.Code);
        await host.WaitAsync(await host.EnqueueAsync("innocent"), TaskState.Done);
        await Eventually.TrueAsync(() =>
            host.Logs.Lines.Any(line => line.Id.Id == 17 && line.Text.Contains("in the callback", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task D01_A_timeout_longer_than_timers_reach_stops_nothing()
    {
        await using var host = await OneSlotAsync((_, _, _) => TaskResult.Done);
        foreach (var timeout in new[] { TimeSpan.FromDays(60), TimeSpan.FromDays(400), TimeSpan.MaxValue })
            Assert.Equal(1, (await host.WaitAsync(await host.EnqueueAsync(options: new() { Timeout = timeout }), TaskState.Done)).Attempts);
    }

    [Fact]
    public async Task D01_A_backend_that_fails_when_it_is_asked_for_the_next_task_costs_no_slot()
    {
        var backend = new FaultyBackend(new InMemoryBackend()) { NextError = new InvalidDataException("next") };
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            options => options.Worker.Concurrency = 1,
            backend: backend
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 18 && line.Text.Contains("next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task D01_A_log_that_throws_costs_neither_outcomes_nor_the_worker()
    {
        using var logs = new ThrowingLogs();
        var backend = new FaultyBackend(new InMemoryBackend()) { SettleError = new BackendUnavailableException("disk full") };
        await using var host = await WorkerHost.StartAsync(
            (probe, _, _) => probe.Name == "x" ? throw new InvalidDataException() : TaskResult.Done,
            options => options.Worker.Concurrency = 1,
            backend,
            services => services.AddLogging(logging => logging.AddProvider(logs))
        );
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 0 });
        await Eventually.TrueAsync(() => Volatile.Read(ref backend.SettleCalls) >= 2);
        backend.SettleError = null;
        await host.WaitAsync(id, TaskState.Dead);
        await host.WaitAsync(await host.EnqueueAsync("innocent"), TaskState.Done);
    }

    [Fact]
    public async Task D01_A_context_that_a_handler_leaves_on_its_thread_does_not_reach_the_next_one()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<SynchronizationContext?>();
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) =>
            {
                seen.Add(SynchronizationContext.Current);
                SynchronizationContext.SetSynchronizationContext(new BrokenContext());
                return TaskResult.Done;
            }
        );
        var tasks = Enumerable.Range(0, 200).Select(i => new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe($"{i}")));
        await host.Client.SubmitAsync([.. tasks]);
        await Eventually.TrueAsync(() => seen.Count == 200);
        Assert.All(seen, Assert.Null);
    }

    [Fact]
    public async Task D01_When_the_disposal_fails_after_the_handler_the_handler_decides_and_the_log_has_both()
    {
        var script = new EndScript(Phase.Dispose, _ => throw new InvalidDataException("in Dispose"));
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            registry: new TaskRegistry([new Module(script)], [])
        );
        var dead = await host.WaitAsync(await host.EnqueueAsync(), TaskState.Dead);
        Assert.Equal((1, "HTTP_404"), (dead.Attempts, dead.Failure!.Error.Code));
        await Eventually.TrueAsync(() =>
            host.Logs.Lines.Any(line =>
                line.Text.Contains("not there", StringComparison.Ordinal) && line.Text.Contains("in Dispose", StringComparison.Ordinal)
            )
        );
    }

    private static Task<WorkerHost> OneSlotAsync(ProbeScript script) =>
        WorkerHost.StartAsync(script, options => options.Worker.Concurrency = 1);

    private sealed class BrokenSource(string where) : IValueTaskSource<TaskResult>
    {
        public TaskResult GetResult(short token) => throw new InvalidDataException("broken source");

        public ValueTaskSourceStatus GetStatus(short token) =>
            where switch
            {
                "status" => throw new InvalidDataException("broken source"),
                "result" => ValueTaskSourceStatus.Succeeded,
                _ => ValueTaskSourceStatus.Pending,
            };

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            ThreadPool.QueueUserWorkItem(_ => continuation(state));
    }

    private sealed class BrokenContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException();
    }

    private sealed class ThrowingLogs : ILoggerProvider, ILogger
    {
        // The host's own loggers have no guard.
        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("TaskKit", StringComparison.Ordinal)
                ? this
                : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => throw new InvalidOperationException("no log");

        public void Dispose() { }
    }

    private sealed class FailingHandler(EndScript script) : ITaskHandler<Probe>, IDisposable
    {
        public async ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken)
        {
            await script.HandleAsync(payload, context, cancellationToken);
            throw new HttpRequestException("not there", null, HttpStatusCode.NotFound);
        }

        public void Dispose() => script.Reached(Phase.Dispose);
    }

    private sealed class Module(EndScript script) : TaskModule
    {
        public override IReadOnlyList<TaskRegistration> Registrations { get; } =
        [new TaskRegistration<FailingHandler, Probe>(ProbeCatalog.Codec, _ => new(script))];
    }
}
