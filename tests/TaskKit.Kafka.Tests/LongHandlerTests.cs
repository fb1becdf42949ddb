using Confluent.Kafka.Admin;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Handlers do not count against the time within which a worker has to poll.</summary>
public sealed class LongHandlerTests
{
    // The shortest that the settings allow beside the session that workers have: a poll interval is no shorter than a session.
    private static readonly TimeSpan Interval = new KafkaOptions().SessionTimeout;

    [KafkaFact]
    public async Task A_handler_that_runs_longer_than_the_poll_interval_runs_once_and_its_worker_stays_in_the_group()
    {
        using var logs = new RecordingLogs();
        await using var stage = await KafkaStage.StartAsync(logs: logs);
        stage.Harness.Configure = (kafka, _) => kafka.MaxPollInterval = Interval;
        int runs = 0;
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await stage.HostAsync(
            async (probe, _, cancellationToken) =>
            {
                if (probe.Name != "long")
                    return TaskResult.Done;
                Interlocked.Increment(ref runs);
                await ends.Task.WaitAsync(cancellationToken);
                return TaskResult.Done;
            },
            configure: options => options.Worker.Concurrency = 1
        );
        await stage.PassAsync(host);
        string[] members = await MembersAsync(stage);
        Assert.Single(members);

        var id = await host.EnqueueAsync("long");
        await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 1);
        long began = TimeProvider.System.GetTimestamp();
        // All slots are taken, so the worker asks for nothing; it must poll all the same.
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(began) > 2 * Interval, "two intervals have passed");
        Assert.Equal(TaskState.Running, await stage.StateAsync(id));
        ends.SetResult();
        await stage.EventuallyAsync(id, TaskState.Done);

        // The next task of the partition shows that the worker still has it, and that the long one has not come back.
        await stage.PassAsync(host);
        Assert.Equal(1, runs);
        Assert.Equal(members, await MembersAsync(stage));
        Assert.Equal(1, (await host.FindAsync(id)).Attempts);
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains(nameof(KafkaOptions.MaxPollInterval), StringComparison.Ordinal));
    }

    /// <summary>The members of the group by the ids that the broker gave them: one that was thrown out comes back with another.</summary>
    private static async Task<string[]> MembersAsync(KafkaStage stage)
    {
        string group = stage.Names.WorkerGroup(ProbeCatalog.Type);
        var answer = await stage.Harness.Topics.Admin.DescribeConsumerGroupsAsync([group]);
        return [.. answer.ConsumerGroupDescriptions.Single().Members.Select(member => member.ConsumerId)];
    }
}
