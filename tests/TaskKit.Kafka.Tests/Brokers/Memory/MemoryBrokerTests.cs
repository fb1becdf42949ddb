using TaskKit.Conformance;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>The conformance suite on a broker that has none of Kafka's ideas: the seams of the shared half are real.</summary>
[NeedsRedis]
public sealed class MemoryBrokerTests : BrokerContract
{
    protected override string NoTypes => "keeps no declared types";

    protected override BackendHarness CreateHarness(RetentionOptions retention) => new MemoryBrokerHarness(retention, Sms, Email, Ledger);

    /// <summary>A queue is read by those who know its type.</summary>
    [ContractFact]
    public override async Task A_type_that_no_worker_knows_is_claimed_so_that_it_can_be_buried()
    {
        var task = await SubmitAsync(NewTask(Email));

        await OpenWorker(types: Sms).ExpectNothingAsync();

        Assert.Equal(TaskState.Pending, await StateAsync(task.Id));
        Assert.Equal(task.Id, (await OpenWorker().ReceiveAsync()).Task.Id);
    }
}
