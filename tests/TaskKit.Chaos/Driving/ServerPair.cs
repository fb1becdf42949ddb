using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>The servers of one run: a Redis of its own, and a broker.</summary>
internal sealed class ServerPair : IAsyncDisposable
{
    private ServerPair(KafkaBroker broker, bool ownsBroker, RedisServer redis) => (Broker, OwnsBroker, Redis) = (broker, ownsBroker, redis);

    public KafkaBroker Broker { get; }

    public RedisServer Redis { get; }

    /// <summary>False when other runs use the broker too.</summary>
    public bool OwnsBroker { get; }

    /// <summary>A broker on which runs can be judged.</summary>
    public static Task<KafkaBroker> StartBrokerAsync() =>
        // Old commits are evidence.
        KafkaBroker.StartNewAsync("256m", "log.cleaner.enable=false", "group.initial.rebalance.delay.ms=500");

    /// <summary>Starts the servers of a run.</summary>
    /// <param name="shared">The broker that it shares; <see langword="null"/> for one of its own.</param>
    public static async Task<ServerPair> StartAsync(KafkaBroker? shared)
    {
        var redis = await RedisServer.StartNewAsync();
        try
        {
            return new ServerPair(shared ?? await StartBrokerAsync(), shared is null, redis);
        }
        catch
        {
            await redis.DisposeAsync();
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
        if (OwnsBroker)
            await Broker.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
