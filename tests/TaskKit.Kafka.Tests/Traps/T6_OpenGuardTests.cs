using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T6: a guard that cannot be asked is closed. Nothing starts until it answers.</summary>
public sealed class T6_OpenGuardTests
{
    [KafkaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_starts_while_Redis_is_down(bool guardIsOpen)
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var stage = await KafkaStage.StartAsync(redis);
        stage.Harness.Configure = (_, options) => options.FlushDeadline = TimeSpan.FromMilliseconds(500);
        stage.Harness.WithoutStates = guardIsOpen;
        var warm = new TaskCompletionSource();
        int runs = 0;
        await using var host = await stage.HostAsync(
            (probe, _, _) =>
            {
                if (probe.Name == "first")
                    Interlocked.Increment(ref runs);
                else
                    warm.TrySetResult();
                return TaskResult.Done;
            }
        );
        await host.EnqueueAsync("warm");
        await warm.Task;
        await redis.StopAsync();

        await stage.WriteAsync(stage.Names.Worker("probe"), """{"type":"probe","payload":{"name":"first"}}""");

        if (guardIsOpen)
        {
            await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 1);
            return;
        }
        // The receive that failed is the one that had the record in its hands.
        await Eventually.TrueAsync(() =>
            host.Logs.Lines.Any(line =>
                line.Text.Contains("Redis", StringComparison.Ordinal) && line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning
            )
        );
        await Eventually.TrueAsync(async () =>
            await host.Backend.CheckAsync(CancellationToken.None) is { } cause && cause.Contains("Redis")
        );
        Assert.Equal(0, Volatile.Read(ref runs));
        await redis.StartAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 1);
        await stage.PassAsync(host);
        Assert.Equal(1, Volatile.Read(ref runs));
    }
}
