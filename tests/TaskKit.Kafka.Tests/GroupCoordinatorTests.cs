using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Workers that go on working while their group changes.</summary>
public sealed class GroupCoordinatorTests
{
    // A commit may still fall into the millisecond in which the client joins. One that waits behind the join loses the partitions every time.
    private const int Rounds = 3;

    [KafkaFact]
    public async Task No_partition_is_lost_to_a_commit_while_the_group_waits_for_a_dead_member()
    {
        List<string> warnings = [];
        for (int round = 0; round < Rounds; round++)
        {
            warnings = await JoinBesideCommitsAsync();
            if (warnings.Count == 0)
                return;
        }
        Assert.Empty(warnings);
    }

    /// <returns>What the workers complained of.</returns>
    private static async Task<List<string>> JoinBesideCommitsAsync()
    {
        using var logs = new RecordingLogs();
        await using var stage = await KafkaStage.StartAsync(partitions: 6, logs: logs);
        // As users have it.
        stage.Harness.Configure = (kafka, _) => kafka.Client.Remove("heartbeat.interval.ms");
        await using var first = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await stage.PassAsync(first);
        await DieAsync(stage);
        var works = new TaskCompletionSource();
        await using var second = await stage.HostAsync(
            (_, _, _) =>
            {
                works.TrySetResult();
                return TaskResult.Done;
            }
        );

        // The second joins, and the group waits for the dead one, while the first has something to commit at every beat.
        await Eventually.TrueAsync(
            async () =>
            {
                await first.EnqueueAsync();
                return works.Task.IsCompleted;
            },
            "the second worker has partitions",
            seconds: 60
        );
        return [.. logs.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];
    }

    /// <summary>A member has partitions, and is gone without a word.</summary>
    private static async Task DieAsync(KafkaStage stage)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = stage.Harness.Topics.Brokers,
            GroupId = stage.Names.WorkerGroup(ProbeCatalog.Type),
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            SessionTimeoutMs = 6_000,
        };
        // Not closed: it does not leave the group.
        using var member = new ConsumerBuilder<byte[], byte[]>(config).Build();
        member.Subscribe(stage.Names.Worker(ProbeCatalog.Type));
        await Eventually.TrueAsync(() =>
        {
            member.Consume(TimeSpan.FromMilliseconds(50));
            return member.Assignment.Count > 0;
        });
    }
}
