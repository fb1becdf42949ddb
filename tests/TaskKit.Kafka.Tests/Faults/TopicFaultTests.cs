using Confluent.Kafka;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>Topics, groups and offsets that are not as a worker needs them.</summary>
public sealed class TopicFaultTests
{
    [KafkaFact]
    public async Task A_missing_topic_is_named_other_types_run_and_it_is_read_once_it_is_there()
    {
        await using var stage = await KafkaStage.StartAsync(types: ProbeCatalog.Type);
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        await KafkaStage.ExpectTroubleAsync(host, "tasks.worker.limited", "dotnet taskkit topics create");
        await stage.PassAsync(host);

        await stage.Harness.Topics.AddAsync(1, "tasks.worker.limited");
        await stage.EventuallyAsync(await host.EnqueueAsync(limited: true), TaskState.Done);
        await stage.ExpectWorkAsync(host);
    }

    [KafkaFact]
    public async Task A_group_that_another_program_uses_is_named_and_joined_when_that_has_left()
    {
        await using var stage = await KafkaStage.StartAsync();
        string group = stage.Names.WorkerGroup("probe");
        var config = new ConsumerConfig
        {
            BootstrapServers = stage.Harness.Topics.Brokers,
            GroupId = group,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range,
        };
        using var foreign = new ConsumerBuilder<byte[], byte[]>(config).Build();
        foreign.Subscribe(stage.Names.Worker("probe"));
        await Eventually.TrueAsync(() =>
        {
            foreign.Consume(TimeSpan.FromMilliseconds(50));
            return foreign.Assignment.Count > 0;
        });

        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        await KafkaStage.ExpectTroubleAsync(host, "group", "TaskKit:Kafka:ConsumerGroup");
        foreign.Close();
        await stage.ExpectWorkAsync(host);
    }

    [KafkaFact]
    public async Task A_committed_offset_that_is_out_of_range_loses_and_repeats_nothing()
    {
        await using var stage = await KafkaStage.StartAsync();
        int runs = 0;
        ProbeScript counts = (_, _, _) =>
        {
            Interlocked.Increment(ref runs);
            return TaskResult.Done;
        };
        await using (var host = await stage.HostAsync(counts))
            for (int i = 0; i < 3; i++)
                await stage.PassAsync(host);
        await stage.CommitAsync(1_000_000);

        await using var next = await stage.HostAsync(counts);
        await stage.PassAsync(next);
        await stage.PassAsync(next);

        Assert.Equal(5, Volatile.Read(ref runs));
    }
}
