using TaskKit.Backends;
using TaskKit.Servers;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>The broker is not there, or not where the settings say.</summary>
public sealed class BrokerFaultTests
{
    [KafkaFact(OwnBroker = true)]
    public async Task A_broker_that_is_missing_at_start_and_again_later_is_named_and_waited_for()
    {
        await using var broker = await KafkaBroker.StartNewAsync();
        await using var stage = await KafkaStage.StartAsync(brokers: broker.Address);
        await broker.StopAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await KafkaStage.ExpectTroubleAsync(host, broker.Address);

        await broker.StartAsync();
        await stage.ExpectWorkAsync(host);

        await broker.KillAsync();
        await KafkaStage.ExpectTroubleAsync(host, broker.Address);
        await broker.StartAsync();
        await stage.ExpectWorkAsync(host);
    }

    [KafkaFact]
    public async Task An_address_that_does_not_resolve_is_named()
    {
        await using var stage = await KafkaStage.StartAsync();
        stage.Harness.Configure = (options, _) => options.Brokers = "kafka.invalid:9092";

        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        await KafkaStage.ExpectTroubleAsync(host, "kafka.invalid:9092");
    }

    [KafkaFact]
    public async Task A_record_above_the_limits_is_refused_with_sizes_and_settings()
    {
        await using var stage = await KafkaStage.StartAsync();
        stage.Harness.Configure = (options, _) => options.MaxMessageBytes = 10_000;
        await using var small = stage.Harness.Open();
        stage.Harness.Configure = (options, _) => options.MaxMessageBytes = 10_000_000;
        await using var large = stage.Harness.Open();

        var own = Assert.Single(await small.SubmitAsync([LargeTask(20_000)], CancellationToken.None));
        var topics = Assert.Single(await large.SubmitAsync([LargeTask(3_000_000)], CancellationToken.None));

        Assert.Equal((SubmitStatus.Refused, SubmitStatus.Refused), (own.Status, topics.Status));
        Assert.Contains("at most 10000", own.Reason);
        Assert.Contains("TaskKit:Kafka:MaxMessageBytes", own.Reason);
        Assert.Contains("max.message.bytes", topics.Reason);
    }

    private static TaskEnvelope LargeTask(int size)
    {
        // Random, since the client may compress.
        byte[] noise = new byte[size / 2];
        new Random(7).NextBytes(noise);
        return new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = "probe",
            Payload = System.Text.Encoding.UTF8.GetBytes($$"""{"name":"{{Convert.ToHexString(noise)}}"}"""),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
    }
}
