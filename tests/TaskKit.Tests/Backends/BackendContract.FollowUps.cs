using TaskKit.Backends;

namespace TaskKit.Tests.Backends;

public abstract partial class BackendContract
{
    [ContractFact]
    public async Task Follow_ups_are_stored_with_the_outcome_under_their_own_ids()
    {
        var (worker, parent) = await ClaimedAsync();
        var (now, later) = (NewTask(Email, """{"n":1}"""), NewTask() with { NotBefore = Later, Key = "a" });

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(parent, followUps: [now, later])));

        Assert.Equal(TaskState.Done, await StateAsync(parent.Task.Id));
        Assert.Equal((TaskState.Pending, TaskState.Scheduled), (await StateAsync(now.Id), await StateAsync(later.Id)));
        Assert.Equal(Comparable(later), Comparable((await FindAsync(later.Id)).Task));
        Assert.Equal(Comparable(now), Comparable((await worker.ReceiveAsync()).Task));
    }

    [ContractFact]
    public async Task Whoever_sees_the_outcome_sees_the_follow_ups()
    {
        var worker = OpenWorker();
        var other = _harness.Open().Operations!;
        for (int i = 0; i < 30; i++)
        {
            await SubmitAsync(NewTask() with { Priority = 1 });
            var parent = await worker.ReceiveAsync();
            var followUp = NewTask() with { NotBefore = Later };
            var settling = Task.Run(() => worker.SettleAsync(TaskSettlement.Done(parent, followUps: [followUp])));

            await Support.Eventually.TrueAsync(async () =>
                (await other.FindAsync(parent.Task.Id, CancellationToken.None))!.State == TaskState.Done
            );

            Assert.NotNull(await other.FindAsync(followUp.Id, CancellationToken.None));
            await settling;
        }
    }

    [ContractFact]
    public async Task A_follow_up_reaches_a_worker_that_waits()
    {
        var (worker, parent) = await ClaimedAsync();
        var waiting = OpenWorker().ReceiveAsync();
        var followUp = NewTask();

        await worker.SettleAsync(TaskSettlement.Done(parent, followUps: [followUp]));

        Assert.Equal(followUp.Id, (await waiting).Task.Id);
    }

    [ContractFact]
    public async Task A_repeated_settlement_stores_its_follow_ups_once()
    {
        var (worker, parent) = await ClaimedAsync();
        var followUp = NewTask();
        var settlement = TaskSettlement.Done(parent, followUps: [followUp]);
        await worker.SettleAsync(settlement);
        var delivery = await worker.ReceiveAsync();
        await worker.SettleAsync(TaskSettlement.Done(delivery));

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(settlement));

        await worker.ExpectNothingAsync();
        Assert.Equal(TaskState.Done, await StateAsync(followUp.Id));
    }

    [ContractFact]
    public async Task A_stale_outcome_stores_no_follow_ups()
    {
        var (hung, parent) = await ClaimedAsync();
        await _harness.ExpireLeaseAsync(hung.Backend, hung.Receiver);
        await OpenWorker().ReceiveAsync();
        var followUp = NewTask();

        Assert.Equal(SettleResult.Stale, await hung.SettleAsync(TaskSettlement.Done(parent, followUps: [followUp])));

        Assert.Null(await Operations.FindAsync(followUp.Id, CancellationToken.None));
    }

    [ContractFact]
    public async Task A_follow_up_that_is_stored_already_does_not_hinder_the_outcome()
    {
        var known = await SubmitAsync(NewTask() with { NotBefore = Later, IdempotencyKey = "order-7" });
        var (worker, parent) = await ClaimedAsync();
        var (same, clash) = (NewTask() with { IdempotencyKey = "order-7" }, NewTask(payload: "{}") with { IdempotencyKey = "order-7" });

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(parent, followUps: [known, same, clash])));

        Assert.Equal(TaskState.Done, await StateAsync(parent.Task.Id));
        Assert.Equal(TaskState.Scheduled, await StateAsync(known.Id));
        Assert.Null(await Operations.FindAsync(same.Id, CancellationToken.None));
        Assert.Null(await Operations.FindAsync(clash.Id, CancellationToken.None));
    }
}
