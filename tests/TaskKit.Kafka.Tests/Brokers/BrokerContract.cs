using TaskKit.Backends;
using TaskKit.Conformance;

namespace TaskKit.Kafka.Tests.Brokers;

/// <summary>The conformance suite for backends on a broker: it knows no priorities, and keeps no list of types.</summary>
public abstract class BrokerContract : BackendContract
{
    /// <summary>Words that the refusal of a list of types contains.</summary>
    protected abstract string NoTypes { get; }

    /// <summary>Without priorities: as they came.</summary>
    [ContractFact]
    public override async Task Higher_priorities_run_first()
    {
        ExpectLack(BackendCapabilities.Priority);
        int[] priorities = [0, -2, 2, 1, 0, -1, 2];
        var tasks = priorities.Select(priority => NewTask() with { Priority = priority }).ToArray();
        await SubmitAllAsync(tasks);
        var worker = OpenWorker();

        Assert.Equal(tasks.Select(task => task.Id), (await worker.ReceiveAsync(tasks.Length)).Select(delivery => delivery.Task.Id));
    }

    [ContractFact]
    public override async Task A_type_that_nobody_declares_is_unknown_when_the_last_worker_of_it_has_left()
    {
        ExpectLack(BackendCapabilities.UnknownTypes);
        var task = await SubmitAsync(NewTask(Email));
        var (stays, leaves) = (OpenWorker(types: Sms), OpenWorker(types: Email));

        await leaves.DisposeAsync();

        await stays.ExpectNothingAsync();
        Assert.Equal(TaskState.Pending, await StateAsync(task.Id));
        Assert.Equal(task.Id, (await OpenWorker().ReceiveAsync()).Task.Id);
    }

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

    protected override bool KnowsKeys => false;

    private protected void ExpectLack(BackendCapabilities capability) => Assert.False(Backend.Capabilities.HasFlag(capability));

    // What waits for a type is read by those who know the type; nobody writes down who declares it.
    private async Task ExpectNoTypesAsync()
    {
        ExpectLack(BackendCapabilities.UnknownTypes);
        await DeclareAsync("Billing", Ledger);

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await Operations.TypesAsync(CancellationToken.None));

        Assert.Contains(NoTypes, refusal.Message);
    }
}
