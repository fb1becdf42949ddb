using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Schedules;
using TaskKit.Chaos.Working;
using TaskKit.Kafka.Topics;

namespace TaskKit.Chaos.Store;

/// <summary>The topics of a run, made and grown by a program that is not TaskKit.</summary>
internal static class Topics
{
    private const int Partitions = 6;
    private const int RetryPartitions = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static readonly TopicNames Names = new("", [QuickHandler.Type, MediumHandler.Type, SlowHandler.Type, .. OfTimedRuns]);

    public static IReadOnlyList<string> OfWorkers { get; } =
    [Names.Worker(QuickHandler.Type), Names.Worker(MediumHandler.Type), Names.Worker(SlowHandler.Type)];

    /// <summary>All that hold records of tasks.</summary>
    /// <param name="isTimed">True when the run has schedules and limits.</param>
    public static IReadOnlyList<string> All(bool isTimed) =>
        [.. OfWorkers, .. Names.RetryTopics, Names.DeadLetters, .. isTimed ? OfTimed : []];

    private static IReadOnlyList<string> OfTimed => [.. OfTimedRuns.Select(Names.Worker)];

    private static IEnumerable<string> OfTimedRuns => [.. TimedSchedule.Types, .. LimitedType.Types];

    /// <summary>Makes all topics of a run.</summary>
    /// <param name="brokers">The broker.</param>
    /// <param name="isTimed">True when the run has schedules and limits.</param>
    public static async Task CreateAsync(string brokers, bool isTimed)
    {
        using var admin = Admin(brokers);
        await admin.CreateTopicsAsync([
            .. OfWorkers.Select(name => new TopicSpecification { Name = name, NumPartitions = Partitions }),
            .. isTimed ? OfTimed.Select(name => new TopicSpecification { Name = name, NumPartitions = RetryPartitions }) : [],
            .. Names
                .RetryTopics.Append(Names.DeadLetters)
                .Select(name => new TopicSpecification
                {
                    Name = name,
                    NumPartitions = RetryPartitions,
                    Configs = new() { ["message.timestamp.type"] = "LogAppendTime", ["retention.ms"] = "-1" },
                }),
        ]);
    }

    public static async Task GrowAsync(string brokers, string topic, int partitions)
    {
        using var admin = Admin(brokers);
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }]);
    }

    public static IReadOnlyList<TopicPartition> PartitionsOf(string brokers, string topic)
    {
        using var admin = Admin(brokers);
        var found = admin.GetMetadata(topic, Patience).Topics.Single();
        return
        [
            .. found.Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId)).OrderBy(it => it.Partition.Value),
        ];
    }

    private static IAdminClient Admin(string brokers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).Build();
}
