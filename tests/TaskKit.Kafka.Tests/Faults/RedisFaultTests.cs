using TaskKit.Servers;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>Redis is not there, or has forgotten what it was told.</summary>
public sealed class RedisFaultTests
{
    [KafkaFact]
    public async Task A_Redis_that_is_missing_at_start_and_again_later_is_named_and_waited_for()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var stage = await KafkaStage.StartAsync(redis);
        stage.Harness.Configure = (_, options) => options.FlushDeadline = TimeSpan.FromMilliseconds(500);
        await redis.StopAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await KafkaStage.ExpectTroubleAsync(host, "Redis", redis.Address);

        await redis.StartAsync();
        await stage.ExpectWorkAsync(host);

        await redis.KillAsync();
        await KafkaStage.ExpectTroubleAsync(host, "Redis", redis.Address);
        await redis.StartAsync();
        await stage.ExpectWorkAsync(host);
    }

    [KafkaFact]
    public async Task Work_goes_on_when_Redis_forgets_the_scripts_and_when_it_forgets_everything()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var stage = await KafkaStage.StartAsync(redis);
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await stage.ExpectWorkAsync(host);

        await redis.CommandAsync("SCRIPT", "FLUSH");
        await stage.ExpectWorkAsync(host);

        await redis.CommandAsync("FLUSHALL");
        await stage.ExpectWorkAsync(host);
    }
}
