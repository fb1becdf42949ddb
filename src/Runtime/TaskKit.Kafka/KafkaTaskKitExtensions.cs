using TaskKit.Kafka;
using TaskKit.Redis.State;

namespace TaskKit;

/// <summary>Chooses Kafka in code.</summary>
public static class KafkaTaskKitExtensions
{
    /// <summary>Carries tasks by Kafka and keeps their state in Redis, whatever <c>TaskKit:Backend</c> says.</summary>
    /// <param name="builder">What <c>AddTaskKit</c> returned.</param>
    /// <param name="configure">Sets what section <c>TaskKit:Kafka</c> does not.</param>
    /// <param name="configureRedis">Sets what section <c>TaskKit:Redis</c> does not.</param>
    public static TaskKitBuilder UseKafka(
        this TaskKitBuilder builder,
        Action<KafkaOptions>? configure = null,
        Action<RedisOptions>? configureRedis = null
    ) =>
        builder.UseBackend(
            "kafka",
            context =>
            {
                var (kafka, redis) = (new KafkaOptions(), new RedisOptions());
                configure?.Invoke(kafka);
                configureRedis?.Invoke(redis);
                return KafkaBackendProvider.Create(context, kafka, redis);
            }
        );
}
