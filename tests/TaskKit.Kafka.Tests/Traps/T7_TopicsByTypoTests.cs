using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Kafka;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Tests.Support;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T7: a record counts when all in-sync replicas have it, and a misspelt type makes no topic.</summary>
public sealed class T7_TopicsByTypoTests(T7_TopicsByTypoTests.CarelessBroker broker) : IClassFixture<T7_TopicsByTypoTests.CarelessBroker>
{
    [Fact]
    public void Records_are_acknowledged_by_all_replicas_and_written_once()
    {
        var config = KafkaClientConfigs.Producer(new KafkaOptions(), TimeSpan.Zero);

        Assert.Equal((Acks.All, true, Partitioner.Murmur2Random), (config.Acks, config.EnableIdempotence, config.Partitioner));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_type_without_a_topic_makes_none_even_where_brokers_would()
    {
        await using var stage = await KafkaStage.StartAsync(brokers: broker.Address);
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = "prbe",
            Payload = "{}"u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

        var outcome = Assert.Single(await host.Backend.SubmitAsync([task], CancellationToken.None));

        Assert.Equal(SubmitStatus.Refused, outcome.Status);
        Assert.Contains("tasks.worker.prbe", outcome.Reason);
        var topics = stage.Harness.Topics.Admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics;
        Assert.DoesNotContain(topics, topic => topic.Topic.Contains("prbe", StringComparison.Ordinal));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_client_that_may_make_topics_makes_one_by_a_typo()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Address }).Build();
        using var careless = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = broker.Address, AllowAutoCreateTopics = true }
        ).Build();

        await careless.ProduceAsync("tasks.worker.sns", new Message<Null, byte[]> { Value = [] });

        Assert.Contains(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics, topic => topic.Topic == "tasks.worker.sns");
    }

    /// <summary>A broker that makes each topic that somebody writes to.</summary>
    public sealed class CarelessBroker() : ClassBroker("auto.create.topics.enable=true");
}
