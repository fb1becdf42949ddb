using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Topics;
using TaskKit.Kafka.Wiring;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Connecting;

[assembly: TaskBackend(typeof(TaskKit.Kafka.KafkaBackendProvider))]

namespace TaskKit.Kafka;

/// <summary>Makes the backend on Kafka and Redis from sections <c>TaskKit:Kafka</c> and <c>TaskKit:Redis</c>.</summary>
public sealed class KafkaBackendProvider : TaskBackendProvider
{
    /// <inheritdoc/>
    public override string Name => "kafka";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ConfigurationKeys => KafkaSettingTable.All.Keys;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> FurtherSections { get; } =
        new Dictionary<string, IReadOnlyList<string>> { [RedisSettingTable.Section] = RedisSettingTable.All.Keys };

    /// <inheritdoc/>
    public override ITaskBackend Create(TaskBackendContext context) => Create(context, new KafkaOptions(), new RedisOptions());

    internal static ITaskBackend Create(TaskBackendContext context, KafkaOptions kafka, RedisOptions redis)
    {
        kafka = KafkaSettings.Read(context.Configuration, kafka);
        KafkaClientConfigs.Check(kafka, KafkaSettings.SectionPath);
        redis = RedisSettingTable.Read(context.Configuration, redis);
        redis.Metrics = new StateMetrics(context.Meter);
        var log = context.Logging.CreateLogger("TaskKit.Redis");
        return Create(context, kafka, new RedisGuard(redis, context.Retention, context.Time, log));
    }

    /// <param name="context">The parts of the program that the backend needs.</param>
    /// <param name="kafka">The settings.</param>
    /// <param name="guard">The guard.</param>
    internal static KafkaBackend Create(TaskBackendContext context, KafkaOptions kafka, IGuard guard)
    {
        var log = context.Logging.CreateLogger("TaskKit.Kafka");
        var producer = new RecordProducer(linger => KafkaClientConfigs.Producer(kafka, linger), context.Time, log);
        var names = new TopicNames(kafka.TopicPrefix, []);
        return new KafkaBackend(new KafkaParts(kafka, names, guard, producer, context.Time, log) { Meter = context.Meter });
    }
}
