using TaskKit.Kafka;
using TaskKit.Redis.State;

namespace TaskKit;

/// <summary>Chooses Kafka in code.</summary>
public static class KafkaTaskKitExtensions
{
    /// <summary>Carries tasks on Kafka and keeps their states in Redis. Overrides <c>TaskKit:Backend</c>.</summary>
    /// <param name="builder">The builder that <c>AddTaskKit</c> returned.</param>
    /// <param name="configure">Sets options. Section <c>TaskKit:Kafka</c> wins over it.</param>
    /// <param name="configureRedis">Sets options. Section <c>TaskKit:Redis</c> wins over it.</param>
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
