using TaskKit.Backends;
using TaskKit.Tests.Backends;

namespace TaskKit.Tests.Kafka;

/// <summary>The conformance suite, and what this backend does where it lacks a capability.</summary>
[NeedsKafka]
public sealed class KafkaBackendTests : BackendContract
{
    private const string Fax = "fax";

    private protected override BackendHarness CreateHarness(RetentionOptions retention) => new KafkaHarness(retention, Sms, Email);

    /// <summary>Without priorities: as they came.</summary>
    [ContractFact]
    public override async Task Higher_priorities_run_first()
    {
        Expect(BackendCapabilities.Priority);
        int[] priorities = [0, -2, 2, 1, 0, -1, 2];
        var tasks = priorities.Select(priority => NewTask() with { Priority = priority }).ToArray();
        await SubmitAllAsync(tasks);
        var worker = OpenWorker();

        Assert.Equal(tasks.Select(task => task.Id), (await worker.ReceiveAsync(tasks.Length)).Select(delivery => delivery.Task.Id));
    }

    /// <summary>A type has a topic of its own; nobody who does not know the type reads it.</summary>
    [ContractFact]
    public override async Task A_type_that_no_worker_knows_is_claimed_so_that_it_can_be_buried()
    {
        Expect(BackendCapabilities.UnknownTypes);

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

    [ContractFact]
    public override async Task A_type_that_nobody_declares_is_unknown_when_the_last_worker_of_it_has_left()
    {
        var task = await SubmitAsync(NewTask(Email));
        var (stays, leaves) = (OpenWorker(types: Sms), OpenWorker(types: Email));

        await leaves.DisposeAsync();

        await stays.ExpectNothingAsync();
        Assert.Equal(TaskState.Pending, await StateAsync(task.Id));
        Assert.Equal(task.Id, (await OpenWorker().ReceiveAsync()).Task.Id);
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

    protected override TaskQuery Listable => new() { State = TaskState.Dead };

    [ContractFact]
    public override async Task Tasks_are_counted_by_type_and_state()
    {
        Expect(BackendCapabilities.Count);

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await Operations.CountAsync(CancellationToken.None));

        Assert.Contains("topics describe", refusal.Message);
    }

    /// <summary>A type's topic says that it is known; nobody writes down who declares it.</summary>
    [ContractFact]
    public override Task D02_The_types_say_who_declares_them_who_runs_them_and_what_waits() => ExpectNoTypesAsync();

    [ContractFact]
    public override Task D02_A_type_that_a_program_declares_waits_for_it() => ExpectNoTypesAsync();

    [ContractFact]
    public override Task D02_A_type_waits_for_its_program_after_the_programs_worker_has_left() => ExpectNoTypesAsync();

    [ContractFact]
    public override Task D02_A_worker_of_some_types_claims_what_nobody_declares_and_leaves_what_its_program_declares() =>
        ExpectNoTypesAsync();

    [ContractFact]
    public override Task D02_A_declared_type_is_forgotten_after_the_retention_of_dead_tasks() => ExpectNoTypesAsync();

    [ContractFact]
    public override Task D02_A_declared_type_is_not_forgotten_while_a_task_of_it_is_open() => ExpectNoTypesAsync();

    private async Task ExpectNoTypesAsync()
    {
        Expect(BackendCapabilities.UnknownTypes);
        await DeclareAsync("Billing", Ledger);

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await Operations.TypesAsync(CancellationToken.None));

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
        Expect(BackendCapabilities.List);

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () =>
            await Operations.ListAsync(query, CancellationToken.None)
        );

        Assert.Contains("topics describe", refusal.Message);
    }

    private void Expect(BackendCapabilities lacking) => Assert.False(Backend.Capabilities.HasFlag(lacking));
}
