using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>Tasks of a type that some program declares wait for it; a type that none declares is unknown.</summary>
public abstract partial class BackendContract
{
    /// <summary>A type that workers know only when they say so.</summary>
    protected const string Ledger = "ledger";

    [ContractFact]
    public virtual async Task D02_A_type_that_a_program_declares_waits_for_it()
    {
        await DeclareAsync("Billing", Ledger, "report");
        var task = await SubmitAsync(NewTask(Ledger));
        await OpenWorker().ExpectNothingAsync();
        Assert.Equal(TaskState.Pending, await StateAsync(task.Id));

        Assert.Equal(task.Id, (await OpenWorker(types: Ledger).ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task D02_A_type_waits_for_its_program_after_the_programs_worker_has_left()
    {
        await DeclareAsync("Billing", Ledger);
        var (stays, leaves) = (OpenWorker(), OpenWorker(types: Ledger));
        await leaves.DisposeAsync();
        var task = await SubmitAsync(NewTask(Ledger));
        await stays.ExpectNothingAsync();

        await DeclareAsync("Billing", Ledger);
        Assert.Equal(task.Id, (await OpenWorker(types: Ledger).ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task D02_A_worker_of_some_types_claims_what_nobody_declares_and_leaves_what_its_program_declares()
    {
        ExpectAbility(BackendCapabilities.UnknownTypes);
        await DeclareAsync("Shop", Sms, Email);
        var worker = OpenWorker(types: Sms);
        var (email, unknown) = (await SubmitAsync(NewTask(Email)), await SubmitAsync(NewTask("fax")));

        Assert.Equal(unknown.Id, (await worker.ReceiveAsync()).Task.Id);
        await worker.ExpectNothingAsync();
        Assert.Equal(TaskState.Pending, await StateAsync(email.Id));
    }

    [ContractFact]
    public async Task A_type_that_is_off_is_not_claimed_until_it_is_on()
    {
        var worker = OpenWorker();
        var off = new HashSet<string> { Sms };
        var (sms, email) = (await SubmitAsync(NewTask(Sms)), await SubmitAsync(NewTask(Email)));

        var claimed = Assert.Single(await worker.ReceiveSomeAsync(new(10) { Off = off }));

        Assert.Equal(email.Id, claimed.Task.Id);
        await worker.SettleAsync(TaskSettlement.Done(claimed));
        Assert.Empty(await worker.ReceiveBrieflyAsync(new(10) { Off = off }));
        Assert.Equal(sms.Id, (await worker.ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task D02_A_declared_type_is_forgotten_after_the_retention_of_dead_tasks()
    {
        await RestartAsync(new() { Dead = Harness.Soon });
        var ends = Soon;
        await DeclareAsync("Billing", Ledger);
        var declared = await StatusAsync(Ledger);
        if (Now < ends)
            Assert.NotNull(declared);

        await Harness.PassAsync(Harness.Soon);

        await Eventually.TrueAsync(async () => await StatusAsync(Ledger) is null);
        var task = await SubmitAsync(NewTask(Ledger));
        Assert.Equal(task.Id, (await OpenWorker().ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task D02_A_declared_type_is_not_forgotten_while_a_task_of_it_is_open()
    {
        await RestartAsync(new() { Dead = Harness.Soon });
        // The tasks come first: on a slow machine a declaration without one could end before the next step.
        var (task, later) = (await SubmitAsync(NewTask(Ledger)), await SubmitAsync(NewTask(Ledger) with { NotBefore = Later }));
        await DeclareAsync("Billing", Ledger);
        await DeclareAsync("Printing", "fax");

        await Harness.PassAsync(Harness.Soon);

        await Eventually.TrueAsync(async () => await StatusAsync("fax") is null);
        await OpenWorker().ExpectNothingAsync();
        Assert.NotNull((await StatusAsync(Ledger))!.LastSeen);
        var worker = OpenWorker(types: Ledger);
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(await worker.ReceiveAsync())));
        await worker.DisposeAsync();
        Assert.Equal(TaskState.Done, await StateAsync(task.Id));
        Assert.NotNull(await StatusAsync(Ledger));
        await Operations.CancelAsync(later.Id, CancellationToken.None);
        await Eventually.TrueAsync(async () => await StatusAsync(Ledger) is null);
    }

    [ContractFact]
    public virtual async Task D02_The_types_say_who_declares_them_who_runs_them_and_what_waits()
    {
        var before = Now;
        await DeclareAsync("Shop", Sms, Ledger);
        await DeclareAsync("Billing", Ledger);
        var worker = OpenWorker(claimUnknownTypes: false, types: Sms);
        await SubmitAllAsync(NewTask(Ledger), NewTask(Ledger), NewTask(Ledger) with { NotBefore = Later }, NewTask("fax"), NewTask(Sms));
        await worker.ReceiveAsync();

        var types = await Operations.TypesAsync(CancellationToken.None);

        Assert.Equal(["fax", Ledger, Sms], types.Select(type => type.Type));
        Assert.Equal([(1, 0), (2, 0), (0, 1)], types.Select(type => ((int)type.Waiting, type.Workers)));
        Assert.Equal(["", "Billing, Shop", "Shop"], types.Select(type => string.Join(", ", type.Programs)));
        Assert.Equal([true, true, false], types.Select(type => type.IsAbandoned));
        Assert.Null(types[0].LastSeen);
        Assert.InRange(types[1].LastSeen!.Value, before, Now);
        var millisecond = TimeSpan.FromMilliseconds(1);
        Assert.InRange(types[1].OldestDue!.Value, before - millisecond, Now + millisecond);
        Assert.NotNull(types[0].OldestDue);
        Assert.Null(types[2].OldestDue);
    }

    /// <summary>A program says which types it has.</summary>
    protected async Task DeclareAsync(string program, params string[] types) =>
        await Harness.Open().DeclareAsync(new TypeDeclaration(program, types), CancellationToken.None);

    private async Task<TaskTypeStatus?> StatusAsync(string type) =>
        (await Operations.TypesAsync(CancellationToken.None)).FirstOrDefault(status => status.Type == type);
}
