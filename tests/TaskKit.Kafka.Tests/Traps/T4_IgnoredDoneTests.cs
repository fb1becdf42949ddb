using TaskKit.Backends;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T4: a task whose DONE could not be written is settled again, and not acknowledged before.</summary>
public sealed class T4_IgnoredDoneTests
{
    [KafkaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Done_is_written_when_Redis_is_back(bool errorsAreIgnored)
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var stage = await KafkaStage.StartAsync(redis);
        stage.Harness.Configure = (_, options) => options.FlushDeadline = TimeSpan.FromMilliseconds(500);
        var (started, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        int runs = 0;
        await using var host = await stage.HostAsync(
            async (probe, _, _) =>
            {
                if (probe.Name != "first")
                    return TaskResult.Done;
                Interlocked.Increment(ref runs);
                started.TrySetResult();
                await finish.Task;
                return TaskResult.Done;
            },
            errorsAreIgnored ? inner => new IgnoringBackend(inner) : null
        );
        var id = await host.EnqueueAsync("first");
        await started.Task;
        await redis.StopAsync();

        finish.SetResult();
        await Eventually.TrueAsync(async () =>
            await host.Backend.CheckAsync(CancellationToken.None) is { } cause && cause.Contains("Redis")
        );
        Assert.Equal(0, await stage.CommittedAsync());
        await redis.StartAsync();

        await stage.PassAsync(host);
        if (errorsAreIgnored)
            Assert.NotEqual(TaskState.Done, (await stage.FindAsync(id)).State);
        else
            await stage.EventuallyAsync(id, TaskState.Done);
        Assert.Equal(1, Volatile.Read(ref runs));
    }

    /// <summary>The mistake: what cannot be stored is taken as stored.</summary>
    private sealed class IgnoringBackend(ITaskBackend inner) : MistakenBackend(inner)
    {
        protected override async ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
            ITaskReceiver receiver,
            IReadOnlyList<TaskSettlement> settlements,
            CancellationToken cancellationToken
        )
        {
            try
            {
                return await receiver.SettleAsync(settlements, cancellationToken);
            }
            catch (BackendUnavailableException)
            {
                return [.. settlements.Select(_ => SettleResult.Settled)];
            }
        }
    }
}
