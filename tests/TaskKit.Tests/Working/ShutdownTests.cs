using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Working;

/// <summary>Shutdown is not failure: what did not finish is given back uncounted.</summary>
public sealed class ShutdownTests
{
    [Trait("Seed", "2-11")]
    [Trait("Seed", "2-22")]
    [Fact]
    public async Task A_running_task_is_waited_for()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await WorkerHost.StartAsync(
            async (_, _, _) =>
            {
                started.SetResult();
                await finish.Task;
                return TaskResult.Done;
            }
        );
        var id = await host.EnqueueAsync();
        await started.Task;
        var stopping = host.StopAsync();
        finish.SetResult();
        await stopping;
        Assert.Equal(TaskState.Done, (await host.FindAsync(id)).State);
    }

    [Trait("Seed", "2-22")]
    [Fact]
    public async Task A_task_that_takes_too_long_is_cancelled_and_given_back_uncounted()
    {
        var hanging = new HangingScript();
        var host = await WorkerHost.StartAsync(hanging.RunAsync, options => options.Worker.DrainTimeout = TimeSpan.FromMilliseconds(20));
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 0 });
        await hanging.Started;
        await host.StopAsync();
        var task = await host.FindAsync(id);
        Assert.Equal((TaskState.Pending, 0, 0), (task.State, task.Attempts, task.Crashes));
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_is_given_back_too()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        var host = await WorkerHost.StartAsync(
            async (_, _, _) =>
            {
                started.SetResult();
                await never.Task;
                return TaskResult.Done;
            },
            options => options.Worker.DrainTimeout = TimeSpan.Zero
        );
        var id = await host.EnqueueAsync();
        await started.Task;
        await host.StopAsync();
        var task = await host.FindAsync(id);
        Assert.Equal((TaskState.Pending, 0, 0), (task.State, task.Attempts, task.Crashes));
    }

    [Fact]
    public async Task A_task_that_was_claimed_while_the_worker_stopped_is_given_back_and_not_run()
    {
        var gate = new TaskCompletionSource();
        var backend = new FaultyBackend(new InMemoryBackend()) { ReceiveGate = gate.Task };
        int runs = 0;
        var host = await WorkerHost.StartAsync(
            (_, _, _) =>
            {
                Interlocked.Increment(ref runs);
                return TaskResult.Done;
            },
            backend: backend
        );
        var id = await host.EnqueueAsync();
        await host.WaitAsync(id, TaskState.Running);

        var stopping = host.StopAsync();
        await Eventually.TrueAsync(() => host.Logs.Lines.Any(line => line.Text.Contains("Stopping", StringComparison.OrdinalIgnoreCase)));
        gate.SetResult();
        await stopping;

        var task = await host.FindAsync(id);
        Assert.Equal((TaskState.Pending, 0, 0, 0), (task.State, task.Attempts, task.Crashes, runs));
        Assert.Equal(1, backend.SettleCalls);
    }

    [Fact]
    public async Task A_second_signal_cuts_the_waiting_short()
    {
        var hanging = new HangingScript();
        using var now = new CancellationTokenSource();
        var host = await WorkerHost.StartAsync(hanging.RunAsync, options => options.Worker.DrainTimeout = TimeSpan.FromHours(1));
        var id = await host.EnqueueAsync();
        await hanging.Started;
        var stopping = host.StopAsync(now.Token);
        await now.CancelAsync();
        await stopping.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal((TaskState.Pending, 0), ((await host.FindAsync(id)).State, (await host.FindAsync(id)).Attempts));
    }

    [Fact]
    public async Task A_task_in_backoff_keeps_its_due_time_and_is_not_buried()
    {
        var host = await WorkerHost.StartAsync(
            (_, _, _) => throw new InvalidDataException(),
            options => options.Worker.Backoff.Initial = options.Worker.Backoff.Max = TimeSpan.FromHours(1)
        );
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 1 });
        var before = await host.WaitAsync(id, TaskState.Retrying);
        await host.StopAsync();
        Assert.Equal(before with { Task = null! }, (await host.FindAsync(id)) with { Task = null! });
    }

    [Fact]
    public async Task A_worker_that_cannot_go_on_ends_the_process_with_an_error()
    {
        int before = Environment.ExitCode;
        try
        {
            var backend = new FaultyBackend(new InMemoryBackend()) { ReceiveError = new BackendLostException("the file is gone") };
            await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: backend);
            await Eventually.TrueAsync(() => Environment.ExitCode != 0);
            Assert.Contains(host.Logs.Lines, line => line.Id.Id == 40 && line.Text.Contains("the file is gone", StringComparison.Ordinal));
        }
        finally
        {
            Environment.ExitCode = before;
        }
    }
}
