using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Working;

/// <summary>Tests of what runs at the same time, and what does not.</summary>
public sealed class ConcurrencyTests
{
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
    public async Task A_task_that_crashed_twice_runs_alone()
    {
        var backend = new InMemoryBackend();
        var suspect = await CrashedTwiceAsync(backend);
        int running = 0;
        bool wasSolo = false;
        await using var host = await WorkerHost.StartAsync(
            async (probe, _, cancellationToken) =>
            {
                int now = Interlocked.Increment(ref running);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
                if (probe.Name == "suspect")
                    wasSolo = now == 1 && Volatile.Read(ref running) == 1;
                Interlocked.Decrement(ref running);
                return TaskResult.Done;
            },
            backend: backend
        );
        var others = new List<TaskId>();
        for (int i = 0; i < 30; i++)
            others.Add(await host.EnqueueAsync());
        await host.WaitAsync(suspect, TaskState.Done);
        Assert.True(wasSolo);
        foreach (var id in others)
            await host.WaitAsync(id, TaskState.Done);
    }

    private static void Max(ref int most, int value)
    {
        for (int seen = most; value > seen; )
            seen = Interlocked.CompareExchange(ref most, value, seen) is var before && before == seen ? value : before;
    }

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
        for (int i = 0; i < TaskDelivery.CrashesBeforeSolo; i++)
        {
            var receiver = backend.OpenReceiver(new ReceiverOptions($"victim-{i}", [ProbeCatalog.Type]), new NoEvents());
            Assert.Single(await receiver.ReceiveAsync(new ReceiveBudget(1), CancellationToken.None));
            backend.Kill(receiver);
        }
        return id;
    }

    private sealed class NoEvents : IReceiverEvents
    {
        public void Lost(TaskDelivery delivery) { }

        public void CancelRequested(TaskDelivery delivery) { }

        public void SoloTaskWaiting() { }
    }
}
