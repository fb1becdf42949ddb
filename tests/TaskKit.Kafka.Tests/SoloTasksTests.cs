using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Many tasks at once that must run alone, since two workers have died with them.</summary>
public sealed class SoloTasksTests
{
    private const int Tasks = 5;
    private const int KeptByAWorker = 2;

    [KafkaFact]
    public async Task A_worker_keeps_two_and_puts_the_others_off_and_each_runs_alone_in_the_attempt_that_it_had()
    {
        await using var harness = new KafkaHarness(new(), "sms");
        await harness.StartAsync();
        var backend = harness.Open();
        TaskEnvelope[] tasks = [.. Enumerable.Range(0, Tasks).Select(_ => KafkaHarness.NewTask("sms"))];
        await backend.SubmitAsync(tasks, CancellationToken.None);
        for (int deaths = 0; deaths < TaskDelivery.CrashesBeforeSolo; deaths++)
        {
            var dies = new TestWorker(backend, harness.Time, new ReceiverOptions($"dies-{deaths}", ["sms"]), harness);
            await dies.ReceiveAsync(Tasks);
            await harness.KillAsync(backend, dies.Receiver);
        }

        await using var heir = new TestWorker(backend, harness.Time, new ReceiverOptions("heir", ["sms"]), harness);
        await Eventually.TrueAsync(async () =>
        {
            Assert.Empty(await heir.ReceiveBrieflyAsync(new(10)));
            return await CountAsync(backend, tasks, TaskState.Scheduled) == Tasks - KeptByAWorker;
        });

        for (int i = 0; i < Tasks; i++)
        {
            var solo = await heir.ReceiveSoloAsync();
            Assert.Equal((TaskDelivery.CrashesBeforeSolo, 1), (solo.Crashes, solo.Attempt));
            Assert.Equal(SettleResult.Settled, await heir.SettleAsync(TaskSettlement.Done(solo)));
        }
        Assert.Equal(Tasks, await CountAsync(backend, tasks, TaskState.Done));
    }

    private static async Task<int> CountAsync(ITaskBackend backend, TaskEnvelope[] tasks, TaskState state)
    {
        int count = 0;
        foreach (var task in tasks)
            count += (await backend.Operations!.FindAsync(task.Id, CancellationToken.None))!.State == state ? 1 : 0;
        return count;
    }
}
