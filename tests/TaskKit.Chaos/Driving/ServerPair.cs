using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>A broker and a Redis for one run.</summary>
internal sealed class ServerPair : IAsyncDisposable
{
    private ServerPair(KafkaBroker broker, RedisServer redis) => (Broker, Redis) = (broker, redis);

    public KafkaBroker Broker { get; }

    public RedisServer Redis { get; }

    public static async Task<ServerPair> StartAsync()
    {
        // Old commits are evidence.
        var broker = await KafkaBroker.StartNewAsync("256m", "log.cleaner.enable=false", "group.initial.rebalance.delay.ms=500");
        try
        {
            return new ServerPair(broker, await RedisServer.StartNewAsync());
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Copies the servers' logs beside the run's other files; the folders they stand in are deleted.</summary>
    public void KeepLogs(string folder)
    {
        foreach (string log in (string[])[Path.Combine(Broker.Folder, "broker.log"), Path.Combine(Redis.Folder, "redis.log")])
            if (File.Exists(log))
                File.Copy(log, Path.Combine(folder, Path.GetFileName(log)), overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
