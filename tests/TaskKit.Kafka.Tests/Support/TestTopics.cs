using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Kafka.Topics;
using TaskKit.TestSupport;

namespace TaskKit.Kafka.Tests.Support;

/// <summary>Topics of one test at a broker that others use as well: made, written and read by the plain client.</summary>
internal sealed class TestTopics : IDisposable
{
    private readonly IAdminClient _admin;
    private readonly IProducer<byte[]?, byte[]?> _producer;

    public TestTopics(string servers, params string[] types)
    {
        Servers = servers;
        Names = new TopicNames($"t{Guid.CreateVersion7().ToString("N")[12..]}-", types);
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        var config = new ProducerConfig { BootstrapServers = servers, LingerMs = 0 };
        _producer = new ProducerBuilder<byte[]?, byte[]?>(config).Build();
    }

    public string Servers { get; }

    public TopicNames Names { get; }

    public ConsumerBuilder<byte[]?, byte[]?> Consumer(string group) =>
        new(
            new ConsumerConfig
            {
                BootstrapServers = Servers,
                GroupId = group,
                EnableAutoCommit = false,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
                SessionTimeoutMs = 6000,
            }
        );

    /// <summary>Makes topics with append time.</summary>
    public async Task CreateAsync(int partitions, params IEnumerable<string> topics)
    {
        string[] names = [.. topics];
        await _admin.CreateTopicsAsync(
            names.Select(name => new TopicSpecification
            {
                Name = name,
                NumPartitions = partitions,
                ReplicationFactor = 1,
                Configs = new Dictionary<string, string> { ["message.timestamp.type"] = "LogAppendTime" },
            })
        );
        // The broker may answer a little before it knows its own topics.
        await Eventually.TrueAsync(() => !names.Except(Known()).Any());
    }

    private IEnumerable<string> Known() =>
        from topic in _admin.GetMetadata(TimeSpan.FromSeconds(30)).Topics
        where topic.Partitions.All(partition => partition.Leader >= 0)
        select topic.Topic;

    /// <summary>Deletes a topic, and returns when the broker no longer knows it.</summary>
    public async Task DeleteAsync(string topic)
    {
        await _admin.DeleteTopicsAsync([topic]);
        await Eventually.TrueAsync(() => !Known().Contains(topic));
    }

    /// <summary>Writes a record with headers given as <c>name=value</c>.</summary>
    public async Task WriteAsync(string topic, byte[]? value, string? key = null, params string[] headers)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = key is null ? null : System.Text.Encoding.UTF8.GetBytes(key),
            Value = value,
            Headers = [],
        };
        foreach (string[] header in headers.Select(header => header.Split('=', 2)))
            message.Headers.Add(header[0], System.Text.Encoding.ASCII.GetBytes(header[1]));
        await _producer.ProduceAsync(topic, message);
    }

    /// <summary>Reads a topic from its beginning until so many records have come; then nothing more may come for a moment.</summary>
    public Task<List<ConsumeResult<byte[]?, byte[]?>>> ReadAsync(string topic, int count, int seconds = 60) =>
        Task.Factory.StartNew(
            () => Read(topic, count, seconds),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    public static string? Header(ConsumeResult<byte[]?, byte[]?> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out byte[] value) ? System.Text.Encoding.ASCII.GetString(value) : null;

    public void Dispose()
    {
        _producer.Dispose();
        _admin.Dispose();
    }

    private List<ConsumeResult<byte[]?, byte[]?>> Read(string topic, int count, int seconds)
    {
        using var consumer = Consumer("reads-only").Build();
        int partitions = _admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions.Count;
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        long start = TimeProvider.System.GetTimestamp();
        while (records.Count < count && TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds)
            if (consumer.Consume(100) is { } record)
                records.Add(record);
        while (consumer.Consume(200) is { } record)
            records.Add(record);
        return records;
    }
}
