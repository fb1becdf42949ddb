using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.Kafka.Tests.Brokers;

namespace TaskKit.Kafka.Tests;

/// <summary>The conformance suite, and what this backend does where it lacks a capability.</summary>
[NeedsKafka]
public sealed class KafkaBackendTests : BrokerContract
{
    private const string Fax = "fax";

    protected override string NoTypes => "topics describe";

    protected override TaskQuery Listable => new() { State = TaskState.Dead };

    protected override BackendHarness CreateHarness(RetentionOptions retention) => new KafkaHarness(retention, Sms, Email);

    /// <summary>A type has a topic of its own; nobody who does not know the type reads it.</summary>
    [ContractFact]
    public override async Task A_type_that_no_worker_knows_is_claimed_so_that_it_can_be_buried()
    {
        ExpectLack(BackendCapabilities.UnknownTypes);

        var outcome = Assert.Single(await SubmitAllAsync(NewTask(Fax)));

        Assert.Equal(SubmitStatus.Refused, outcome.Status);
        Assert.Contains("tasks.worker.fax", outcome.Reason);
        Assert.Contains("dotnet taskkit topics create", outcome.Reason);
    }

    [ContractFact]
    public override async Task A_type_that_no_worker_knows_is_parked_on_demand()
    {
        await ((KafkaHarness)Harness).Topics.AddAsync(1, "tasks.worker.fax");

        await base.A_type_that_no_worker_knows_is_parked_on_demand();
    }

    /// <summary>The dead letters are a list; nothing else is.</summary>
    [ContractFact]
    public override async Task Tasks_are_listed_newest_first_by_state_and_type()
    {
        await ExpectNoListAsync(new());
        var worker = OpenWorker();
        var (older, newer) = (await SubmitEndedAsync(worker, TaskState.Dead), await SubmitEndedAsync(worker, TaskState.Dead));

        var page = await Operations.ListAsync(new() { State = TaskState.Dead }, CancellationToken.None);

        Assert.Equal([newer.Id, older.Id], page.Tasks.Select(record => record.Task.Id));
    }

    [ContractFact]
    public override Task Pages_have_no_gaps_and_no_repeats_while_tasks_come_and_run() => ExpectNoListAsync(new() { Limit = 4 });

    [ContractFact]
    public override Task A_full_last_page_has_no_next_or_an_empty_one() => ExpectNoListAsync(new() { Limit = 2 });

    [ContractFact]
    public override async Task Tasks_are_counted_by_type_and_state()
    {
        ExpectLack(BackendCapabilities.Count);

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await Operations.CountAsync(CancellationToken.None));

        Assert.Contains("topics describe", refusal.Message);
    }

    [ContractFact]
    public async Task D01_A_follow_up_whose_topic_is_missing_or_that_is_too_large_is_refused_before_the_outcome()
    {
        var (fax, large) = (NewTask(Fax), NewTask(payload: $"\"{new string('x', 2_000_000)}\"") with { IdempotencyKey = "large" });
        foreach (var (followUp, cause) in new[] { (fax, "tasks.worker.fax"), (large, "TaskKit:Kafka:MaxMessageBytes") })
        {
            var parent = await SubmitAsync();
            var worker = OpenWorker();
            var delivery = await worker.ReceiveAsync();
            Assert.Equal(parent.Id, delivery.Task.Id);

            var result = await worker.SettleAsync(TaskSettlement.Done(delivery, followUps: [followUp]));

            Assert.Equal(SettleStatus.Refused, result.Status);
            Assert.Contains($"'{followUp.Type}'", result.Reason);
            Assert.Contains(cause, result.Reason);
            Assert.Equal(TaskState.Running, await StateAsync(parent.Id));
            Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Dead(delivery, Exhausted(result.Reason!))));
            await worker.DisposeAsync();
        }
        // A refused task has not taken its key.
        await SubmitAsync(large with { Id = TaskId.New(TimeProvider.System), Payload = "{}"u8.ToArray() });
    }

    private static TaskFailure Exhausted(string text) => new(DeadLetterReasons.RetriesExhausted, TaskError.Handler(text));

    private async Task ExpectNoListAsync(TaskQuery query)
    {
        ExpectLack(BackendCapabilities.List);

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () =>
            await Operations.ListAsync(query, CancellationToken.None)
        );

        Assert.Contains("topics describe", refusal.Message);
    }
}
