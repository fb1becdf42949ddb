using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Kafka;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Settling;
using TaskKit.Kafka.Topics;
using TaskKit.Redis;
using TaskKit.Redis.State;

[assembly: TaskBackend(typeof(KafkaBackendProvider))]

namespace TaskKit.Kafka;

/// <summary>Makes the backend on Kafka and Redis from sections <c>TaskKit:Kafka</c> and <c>TaskKit:Redis</c>.</summary>
public sealed class KafkaBackendProvider : TaskBackendProvider
{
    private const string RedisSection = "Redis";

    /// <inheritdoc/>
    public override string Name => "kafka";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ConfigurationKeys => KafkaSettings.ConfigurationKeys;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> FurtherSections { get; } =
        new Dictionary<string, IReadOnlyList<string>> { [RedisSection] = RedisOptions.ConfigurationKeys };

    /// <inheritdoc/>
    public override ITaskBackend Create(TaskBackendContext context) => Create(context, new KafkaOptions(), new RedisOptions());

    internal static ITaskBackend Create(TaskBackendContext context, KafkaOptions kafka, RedisOptions redis)
    {
        kafka = KafkaSettings.Read(context.Configuration, kafka);
        KafkaClientConfigs.Check(kafka, KafkaSettings.SectionPath);
        redis = RedisOptions.Read(context.Configuration, redis);
        return Create(
            context,
            kafka,
            new StateStore(redis, context.Retention, context.Time, context.Logging.CreateLogger("TaskKit.Redis"))
        );
    }

    /// <param name="context">What the backend is made from.</param>
    /// <param name="kafka">Its settings.</param>
    /// <param name="states">Where the tasks' state is kept; <see langword="null"/> only to measure what it costs.</param>
    internal static KafkaBackend Create(TaskBackendContext context, KafkaOptions kafka, StateStore? states)
    {
        var log = context.Logging.CreateLogger("TaskKit.Kafka");
        var topics = new TopicNames(kafka.TopicPrefix, []);
        var producer = new RecordProducer(linger => KafkaClientConfigs.Producer(kafka, linger), context.Time, log);
        var records = new HandOffRecords(topics);
        var submitter = new Submitter(kafka, records, producer, states, context.Time, log);
        return new KafkaBackend(new KafkaParts(kafka, topics, states, producer, records, submitter, context.Time, log));
    }
}
