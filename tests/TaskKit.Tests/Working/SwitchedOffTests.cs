using System.Diagnostics;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Working;

/// <summary>Types that are switched off and on while the worker runs.</summary>
public sealed class SwitchedOffTests
{
    [Fact]
    public async Task Tasks_of_a_disabled_type_wait_others_run_and_enabling_starts_them_within_two_seconds()
    {
        await using var host = await WorkerHost.StartAsync(Handlers.Nothing);
        Assert.True(host.Registry.Disable(ProbeCatalog.Type, "provider is down"));
        var waits = await host.EnqueueAsync();
        await host.WaitAsync(await host.EnqueueAsync(limited: true), TaskState.Done);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(waits)).State);

        var watch = Stopwatch.StartNew();
        Assert.True(host.Registry.Enable(ProbeCatalog.Type));

        Assert.Equal(1, (await host.WaitAsync(waits, TaskState.Done)).Attempts);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 61 && line.Text.Contains("provider is down", StringComparison.Ordinal));
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 62);
    }

    [Fact]
    public async Task A_task_that_runs_goes_on_and_its_retry_waits()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await WorkerHost.StartAsync(
            async (_, context, _) =>
            {
                begun.TrySetResult();
                await goOn.Task;
                return context.Attempt == 1 ? TaskResult.RetryAfter(TimeSpan.Zero) : TaskResult.Done;
            }
        );
        var id = await host.EnqueueAsync();
        await begun.Task;
        host.Registry.Disable(ProbeCatalog.Type, "why");
        goOn.SetResult();
        await Eventually.TrueAsync(async () => (await host.FindAsync(id)).Attempts == 1);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.NotEqual(TaskState.Done, (await host.FindAsync(id)).State);
        host.Registry.Enable(ProbeCatalog.Type);
        await host.WaitAsync(id, TaskState.Done);
    }

    [Fact]
    public async Task What_was_claimed_in_the_moment_of_the_switch_is_given_back_uncounted()
    {
        var backend = new FaultyBackend(new InMemoryBackend());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        backend.ReceiveGate = gate.Task;
        await using var host = await WorkerHost.StartAsync(Handlers.Nothing, backend: backend);
        var id = await host.EnqueueAsync();
        await host.WaitAsync(id, TaskState.Running);

        host.Registry.Disable(ProbeCatalog.Type, "why");
        gate.SetResult();

        Assert.Equal(0, (await host.WaitAsync(id, TaskState.Pending)).Attempts);
        host.Registry.Enable(ProbeCatalog.Type);
        Assert.Equal(1, (await host.WaitAsync(id, TaskState.Done)).Attempts);
    }

    [Fact]
    public async Task Under_load_nothing_of_a_type_starts_while_it_is_off_and_nothing_is_lost()
    {
        int running = 0;
        await using var host = await WorkerHost.StartAsync(
            async (_, context, cancellationToken) =>
            {
                if (context.Type == ProbeCatalog.Type)
                    Interlocked.Increment(ref running);
                await Task.Yield();
                return TaskResult.Done;
            },
            options => options.Worker.Concurrency = 8
        );
        var ids = new List<TaskId>();
        for (int round = 0; round < 10; round++)
        {
            host.Registry.Disable(ProbeCatalog.Type, "round");
            await Eventually.TrueAsync(async () =>
                (await Task.WhenAll(ids.Select(async id => (await host.FindAsync(id)).State))).All(state => state != TaskState.Running)
            );
            int before = Volatile.Read(ref running);
            for (int i = 0; i < 20; i++)
                ids.Add(await host.EnqueueAsync());
            await host.WaitAsync(await host.EnqueueAsync(limited: true), TaskState.Done);
            Assert.Equal(before, Volatile.Read(ref running));
            host.Registry.Enable(ProbeCatalog.Type);
        }
        foreach (var id in ids)
            await host.WaitAsync(id, TaskState.Done);
        Assert.Equal(ids.Count, running);
    }

    [Fact]
    public async Task A_solo_task_of_a_type_that_is_off_holds_nothing_up()
    {
        var backend = new InMemoryBackend();
        var suspect = await CrashedTwiceAsync(backend);
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            backend: backend,
            kit: kit => kit.Registry.Disable(ProbeCatalog.Type, "before the start")
        );
        await host.WaitAsync(await host.EnqueueAsync(limited: true), TaskState.Done);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(suspect)).State);
        host.Registry.Enable(ProbeCatalog.Type);
        await host.WaitAsync(suspect, TaskState.Done);
    }

    [Fact]
    public async Task A_type_that_a_setting_leaves_out_cannot_be_enabled_and_the_error_names_the_setting()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            options => options.Worker.DisabledTypes = [ProbeCatalog.Limited]
        );
        Assert.Equal("TaskKit:Worker:DisabledTypes names it", host.Registry.Info(ProbeCatalog.Limited)!.OffReason);
        Assert.Equal(
            "Task type 'limited' is off for as long as this host runs: TaskKit:Worker:DisabledTypes names it. Change the setting and start again.",
            Assert.Throws<InvalidOperationException>(() => host.Registry.Enable(ProbeCatalog.Limited)).Message
        );
    }

    private static async Task<TaskId> CrashedTwiceAsync(InMemoryBackend backend)
    {
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = ProbeCatalog.Type,
            Payload = """{"name":"suspect"}"""u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await backend.SubmitAsync([task], CancellationToken.None);
        for (int i = 0; i < TaskDelivery.CrashesBeforeSolo; i++)
        {
            var receiver = backend.OpenReceiver(new ReceiverOptions($"victim-{i}", [ProbeCatalog.Type]), new NoEvents());
            Assert.Single(await receiver.ReceiveAsync(new ReceiveBudget(1), CancellationToken.None));
            backend.Kill(receiver);
        }
        return task.Id;
    }

    private sealed class NoEvents : IReceiverEvents
    {
        public void Lost(TaskDelivery delivery) { }

        public void CancelRequested(TaskDelivery delivery) { }

        public void SoloTaskWaiting() { }
    }
}
