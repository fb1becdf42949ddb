using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Servers;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Servers;

/// <summary>The broker that other tests stand on: records that it acknowledged outlive a crash, and a pause is only a pause.</summary>
public sealed class KafkaBrokerTests
{
    [KafkaFact]
    public async Task It_takes_records_and_gives_them_back()
    {
        string servers = await SharedServers.KafkaAsync();
        string topic = $"servers-{Guid.CreateVersion7()}";
        await CreateAsync(servers, topic);
        await ProduceAsync(servers, topic, "one");
        Assert.Equal("one", Consume(servers, topic));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task It_can_be_killed_paused_and_stopped_and_keeps_what_it_took()
    {
        await using var broker = await KafkaBroker.StartNewAsync();
        string servers = broker.Address;
        await CreateAsync(servers, "kept");
        await ProduceAsync(servers, "kept", "one");
        await broker.KillAsync();
        Assert.False(broker.IsRunning);
        await broker.StartAsync();
        Assert.Equal(servers, broker.Address);
        Assert.Equal("one", Consume(servers, "kept"));

        await broker.PauseAsync();
        var produced = ProduceAsync(servers, "kept", "two");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.False(produced.IsCompleted);
        broker.Resume();
        await produced;

        await broker.StopAsync();
        await broker.DisposeAsync();
        Assert.False(Directory.Exists(broker.Folder));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_setting_that_it_refuses_is_told_at_once()
    {
        var refused = await Assert.ThrowsAsync<ServerException>(() => KafkaBroker.StartNewAsync("256m", "num.io.threads=none"));
        Assert.Contains("num.io.threads", refused.Message);
    }

    private static async Task CreateAsync(string servers, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        await admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = 1,
                ReplicationFactor = 1,
            },
        ]);
    }

    private static async Task ProduceAsync(string servers, string topic, string value)
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig
            {
                BootstrapServers = servers,
                Acks = Acks.All,
                EnableIdempotence = true,
                MessageTimeoutMs = 60_000,
            }
        ).Build();
        var result = await producer.ProduceAsync(topic, new Message<Null, string> { Value = value });
        Assert.Equal(PersistenceStatus.Persisted, result.Status);
    }

    private static string Consume(string servers, string topic)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = $"{topic}-group",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<Ignore, string>(config).Build();
        consumer.Subscribe(topic);
        var record = consumer.Consume(TimeSpan.FromSeconds(30));
        consumer.Close();
        return record.Message.Value;
    }
}
