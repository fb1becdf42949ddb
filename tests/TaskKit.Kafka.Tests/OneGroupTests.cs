using Confluent.Kafka;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>One consumer group for all types of a worker.</summary>
public sealed class OneGroupTests
{
    [Trait("Seed", "2-07")]
    [KafkaFact]
    public async Task All_types_run_and_are_committed_under_the_one_group()
    {
        await using var stage = await KafkaStage.StartAsync(partitions: 3);
        string group = stage.Harness.Topics.Prefix + "workers";
        stage.Harness.Configure = (options, _) => options.ConsumerGroup = group;
        await using var first = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await using var second = await stage.HostAsync((_, _, _) => TaskResult.Done);

        var ids = new List<TaskId>();
        for (int i = 0; i < 40; i++)
            ids.Add(await first.EnqueueAsync($"{i}", limited: i % 2 == 0));
        foreach (var id in ids)
            await stage.EventuallyAsync(id, TaskState.Done);

        var partitions = new[] { ProbeCatalog.Type, ProbeCatalog.Limited }
            .SelectMany(type => Enumerable.Range(0, 3).Select(partition => new TopicPartition(stage.Names.Worker(type), partition)))
            .ToList();
        await Eventually.TrueAsync(async () =>
        {
            var committed = await stage.CommittedAsync(group, partitions);
            return committed.Values.Sum() == ids.Count;
        });
    }
}
