using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.TestSupport;

namespace TaskKit.Kafka.Tests.Support;

/// <summary>Topics with a prefix of their own on a broker: created together, deleted at the end.</summary>
internal sealed class KafkaTopics : IDisposable
{
    private static int _last;

    private readonly IAdminClient _admin;
    private readonly List<string> _created = [];

    private KafkaTopics(string brokers)
    {
        Brokers = brokers;
        Prefix = $"t{Environment.ProcessId}.{Interlocked.Increment(ref _last)}-";
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).SetLogHandler((_, _) => { }).Build();
    }

    public string Brokers { get; }

    public string Prefix { get; }

    public IAdminClient Admin => _admin;

    /// <summary>The topics that every worker needs, and those of the types.</summary>
    public static async Task<KafkaTopics> CreateAsync(string brokers, IEnumerable<string> types, int partitions = 1)
    {
        var topics = new KafkaTopics(brokers);
        string[] ofWorkers = [.. types.Select(type => $"tasks.worker.{type}"), "tasks.dlq", "tasks.pending"];
        string[] ofRetries = ["tasks.retry.5s", "tasks.retry.30s", "tasks.retry.5m", "tasks.retry.1h", "tasks.retry.1d"];
        await topics.AddAsync([
            .. ofWorkers.Select(name => Specification(topics.Prefix + name, partitions)),
            .. ofRetries.Select(name => Specification(topics.Prefix + name, 1)),
        ]);
        return topics;
    }

    /// <summary>Creates topics, by their names without the prefix.</summary>
    public Task AddAsync(int partitions, params string[] names) =>
        AddAsync([.. names.Select(name => Specification(Prefix + name, partitions))]);

    // All at once: each request takes the broker two commits of its own.
    private async Task AddAsync(TopicSpecification[] topics)
    {
        await _admin.CreateTopicsAsync(
            topics,
            new() { RequestTimeout = TimeSpan.FromSeconds(30), OperationTimeout = TimeSpan.FromSeconds(30) }
        );
        _created.AddRange(topics.Select(topic => topic.Name));
        // The broker may answer a little before it knows its own topics.
        await Eventually.TrueAsync(() => !_created.Except(Known()).Any());
    }

    /// <summary>Deletes a topic, by its name without the prefix, and returns when the broker no longer knows it.</summary>
    public async Task DeleteAsync(string name)
    {
        await _admin.DeleteTopicsAsync([Prefix + name]);
        _created.Remove(Prefix + name);
        await Eventually.TrueAsync(() => !Known().Contains(Prefix + name));
    }

    /// <summary>The number of records that the first partition of a topic has had.</summary>
    public long EndOf(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig { BootstrapServers = Brokers, GroupId = "reads-only" }
        ).Build();
        return consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), TimeSpan.FromSeconds(30)).High.Value;
    }

    /// <summary>Deletes the topics; nobody waits for it, which takes the broker a second.</summary>
    public void Dispose() => _ = Task.Run(DeleteAllAsync);

    private IEnumerable<string> Known() => _admin.GetMetadata(TimeSpan.FromSeconds(30)).Topics.Select(topic => topic.Topic);

    private async Task DeleteAllAsync()
    {
        using (_admin)
            await ((Task)_admin.DeleteTopicsAsync(_created)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TopicSpecification Specification(string name, int partitions) =>
        new()
        {
            Name = name,
            NumPartitions = partitions,
            ReplicationFactor = 1,
            Configs = new()
            {
                ["max.message.bytes"] = "2000000",
                ["message.timestamp.type"] =
                    name.Contains("tasks.worker") || name.EndsWith("tasks.pending") ? "CreateTime" : "LogAppendTime",
            },
        };
}
