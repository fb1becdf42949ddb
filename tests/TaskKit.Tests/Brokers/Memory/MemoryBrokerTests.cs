using TaskKit.Backends;
using TaskKit.Tests.Backends;

namespace TaskKit.Tests.Brokers.Memory;

/// <summary>The conformance suite on a broker that has none of Kafka's ideas: the seams of the shared half are real.</summary>
[NeedsRedis]
public sealed class MemoryBrokerTests : BackendContract
{
    private protected override BackendHarness CreateHarness(RetentionOptions retention) =>
        new MemoryBrokerHarness(retention, Sms, Email, Ledger);

    /// <summary>Without priorities: as they came.</summary>
    [ContractFact]
    public override async Task Higher_priorities_run_first()
    {
        int[] priorities = [0, -2, 2, 1, 0, -1, 2];
        var tasks = priorities.Select(priority => NewTask() with { Priority = priority }).ToArray();
        await SubmitAllAsync(tasks);
        var worker = OpenWorker();

        Assert.Equal(tasks.Select(task => task.Id), (await worker.ReceiveAsync(tasks.Length)).Select(delivery => delivery.Task.Id));
    }

    [ContractFact]
    public override Task A_type_that_no_worker_knows_is_claimed_so_that_it_can_be_buried() => ExpectToWaitAsync();

    [ContractFact]
    public override Task A_type_that_nobody_declares_is_unknown_when_the_last_worker_of_it_has_left() => ExpectToWaitAsync();

    [ContractFact]
    public override Task D02_The_types_say_who_declares_them_who_runs_them_and_what_waits() => ExpectToWaitAsync();

    [ContractFact]
    public override Task D02_A_type_that_a_program_declares_waits_for_it() => ExpectToWaitAsync();

    [ContractFact]
    public override Task D02_A_type_waits_for_its_program_after_the_programs_worker_has_left() => ExpectToWaitAsync();

    [ContractFact]
    public override Task D02_A_worker_of_some_types_claims_what_nobody_declares_and_leaves_what_its_program_declares() =>
        ExpectToWaitAsync();

    [ContractFact]
    public override Task D02_A_declared_type_is_forgotten_after_the_retention_of_dead_tasks() => ExpectToWaitAsync();

    [ContractFact]
    public override Task D02_A_declared_type_is_not_forgotten_while_a_task_of_it_is_open() => ExpectToWaitAsync();

    // A queue is read by those who know its type; nobody writes down who declares it.
    private async Task ExpectToWaitAsync()
    {
        Assert.False(Backend.Capabilities.HasFlag(BackendCapabilities.UnknownTypes));
        var task = await SubmitAsync(NewTask(Email));

        await OpenWorker(types: Sms).ExpectNothingAsync();

        Assert.Equal(TaskState.Pending, await StateAsync(task.Id));
        Assert.Equal(task.Id, (await OpenWorker().ReceiveAsync()).Task.Id);
    }
}
