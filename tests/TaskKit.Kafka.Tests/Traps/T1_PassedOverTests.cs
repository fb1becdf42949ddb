using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T1: commits are cumulative. A task that failed must not be passed over by the commit of a later one that succeeded.</summary>
public sealed class T1_PassedOverTests
{
    [KafkaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_that_waits_in_its_place_is_not_passed_over(bool commitsTheHighest)
    {
        await using var stage = await KafkaStage.StartAsync();
        TaskId first;
        await using (
            var host = await stage.HostAsync(
                (probe, _, _) => probe.Name == "first" ? TaskResult.RetryAfter(TimeSpan.FromSeconds(1)) : TaskResult.Done
            )
        )
        {
            first = await host.EnqueueAsync("first", new() { Key = "a", MaxRetries = 1000 });
            await stage.EventuallyAsync(first, TaskState.Retrying);
            await stage.EventuallyAsync(await host.EnqueueAsync("second", new() { Key = "b" }), TaskState.Done);
        }

        Assert.Equal(0, await stage.CommittedAsync());
        if (commitsTheHighest)
            await stage.CommitAsync(2);

        await using var next = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await stage.PassAsync(next);
        if (commitsTheHighest)
            Assert.Equal(TaskState.Retrying, (await stage.FindAsync(first)).State);
        else
            await stage.EventuallyAsync(first, TaskState.Done);
    }

    [KafkaFact]
    public async Task A_task_that_failed_and_was_handed_on_runs_again_after_a_restart()
    {
        await using var stage = await KafkaStage.StartAsync();
        TaskId first;
        await using (
            var host = await stage.HostAsync(
                (probe, _, _) => probe.Name == "first" ? TaskResult.RetryAfter(TimeSpan.FromDays(1)) : TaskResult.Done
            )
        )
        {
            first = await host.EnqueueAsync("first");
            await stage.EventuallyAsync(first, TaskState.Retrying);
            await stage.PassAsync(host, "second");
        }
        Assert.Equal(2, await stage.CommittedAsync());

        await using var next = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await stage.Client.Operations!.RetryAsync(first, CancellationToken.None);

        await stage.EventuallyAsync(first, TaskState.Done);
        Assert.Equal(2, (await stage.FindAsync(first)).Attempts);
    }
}
