using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>Redis forgets the last moments, as after a power cut or a failover to a replica that lagged: what had ended runs again by what it knows.</summary>
public sealed class LostSuffixTests
{
    // Of a run that looks like an old one.
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    [KafkaFact]
    public async Task A_retry_whose_decision_was_lost_does_not_wait_for_the_end_of_the_worker_that_took_it()
    {
        await using var harness = new KafkaHarness(new(), "sms");
        await harness.StartAsync();
        var backend = harness.Open();
        await backend.SubmitAsync([KafkaHarness.NewTask("sms")], CancellationToken.None);
        await using var worker = new TestWorker(backend, harness.Time, new ReceiverOptions("a", ["sms"]), harness);
        var first = await worker.ReceiveAsync();
        await harness.RememberAsync(first.Task.Id);
        var due = harness.Time.GetUtcNow() + TimeSpan.FromSeconds(1);
        await worker.SettleAsync(TaskSettlement.Retry(first, due, new("retryable_error", TaskError.Retryable("down"))));

        await harness.GoBackAsync(first.Task.Id, harness.Time.GetUtcNow() - Age);
        Assert.Equal(TaskState.Running, (await backend.Operations!.FindAsync(first.Task.Id, CancellationToken.None))!.State);

        var second = await worker.ReceiveAsync();
        Assert.Equal((first.Task.Id, 2, 0), (second.Task.Id, second.Attempt, second.Crashes));
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(second)));
    }
}
