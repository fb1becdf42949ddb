using TaskKit.Kafka;
using TaskKit.Kafka.Settings;
using TaskKit.Redis.State;

namespace TaskKit.Tool;

/// <summary>The servers that a backend keeps its tasks on, for people.</summary>
internal static class StoreServers
{
    private const string Kafka = "kafka";

    /// <exception cref="TaskKitConfigurationException">An address is invalid.</exception>
    public static string Of(string backend, AppConfiguration configuration)
    {
        if (backend != Kafka)
            return $"backend {backend}";
        var redis = RedisOptions.Read(configuration.Root, new RedisOptions());
        return $"Kafka at {KafkaSettings.Read(configuration.Root, new KafkaOptions()).Brokers}, Redis at {redis.Address}";
    }
}
