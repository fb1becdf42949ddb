using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Schedules;
using TaskKit.Chaos.Working;
using TaskKit.Kafka.Topics;

namespace TaskKit.Chaos.Store;

/// <summary>The topics of a run, made and grown by a program that is not TaskKit.</summary>
/// <param name="brokers">The broker.</param>
/// <param name="prefix">The beginning of all names of the run, by which runs share a broker. It is left out of what is written down.</param>
/// <param name="isTimed">True when the run has schedules and limits.</param>
internal sealed class Topics(string brokers, string prefix, bool isTimed)
{
    private const int Partitions = 6;
    private const int RetryPartitions = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TopicNames _names = new(prefix, [QuickHandler.Type, MediumHandler.Type, SlowHandler.Type, .. OfTimedRuns]);

    public string Brokers { get; } = brokers;

    public IReadOnlyList<string> OfWorkers =>
        [_names.Worker(QuickHandler.Type), _names.Worker(MediumHandler.Type), _names.Worker(SlowHandler.Type)];

    /// <summary>All that hold records of tasks.</summary>
    public IReadOnlyList<string> All => [.. OfWorkers, .. _names.RetryTopics, _names.DeadLetters, .. OfTimed];

    private IReadOnlyList<string> OfTimed => isTimed ? [.. OfTimedRuns.Select(_names.Worker)] : [];

    private static IEnumerable<string> OfTimedRuns => [.. TimedSchedule.Types, .. LimitedType.Types];

    /// <summary>True when a topic or a group is one of this run.</summary>
    public bool Has(string name) => name.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>The name of a topic or a group of this run as it is written down.</summary>
    public string ShortOf(string name) => name[prefix.Length..];

    public async Task CreateAsync()
    {
        using var admin = Admin(Brokers);
        await admin.CreateTopicsAsync([
            .. OfWorkers.Select(name => new TopicSpecification { Name = name, NumPartitions = Partitions }),
            .. OfTimed.Select(name => new TopicSpecification { Name = name, NumPartitions = RetryPartitions }),
            .. _names
                .RetryTopics.Append(_names.DeadLetters)
                .Select(name => new TopicSpecification
                {
                    Name = name,
                    NumPartitions = RetryPartitions,
                    Configs = new() { ["message.timestamp.type"] = "LogAppendTime", ["retention.ms"] = "-1" },
                }),
        ]);
    }

    public async Task GrowAsync(string topic, int partitions)
    {
        using var admin = Admin(Brokers);
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
