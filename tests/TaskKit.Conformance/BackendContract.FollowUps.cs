using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

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

            await Eventually.TrueAsync(async () =>
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
        var same = NewTask() with { IdempotencyKey = "order-7" };

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(parent, followUps: [known, same])));

        Assert.Equal(TaskState.Done, await StateAsync(parent.Task.Id));
        Assert.Equal(TaskState.Scheduled, await StateAsync(known.Id));
        Assert.Null(await Operations.FindAsync(same.Id, CancellationToken.None));
    }

    [ContractFact]
    public async Task D01_A_follow_up_whose_key_another_payload_has_is_refused_before_the_outcome()
    {
        var first = await SubmitAsync(NewTask() with { NotBefore = Later, IdempotencyKey = "order-7" });
        var (worker, parent) = await ClaimedAsync();
        var clash = NewTask(payload: "{}") with { IdempotencyKey = "order-7" };

        var result = await worker.SettleAsync(TaskSettlement.Done(parent, followUps: [clash]));

        Assert.Equal(SettleStatus.Refused, result.Status);
        Assert.Contains($"'{Sms}'", result.Reason);
        Assert.Contains($"{first.Id}", result.Reason);
        Assert.Null(await Operations.FindAsync(clash.Id, CancellationToken.None));
        Assert.Equal(TaskState.Running, await StateAsync(parent.Task.Id));
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Dead(parent, Exhausted)));
        Assert.Equal(TaskState.Dead, await StateAsync(parent.Task.Id));
    }

    [ContractFact]
    public async Task D01_A_refused_follow_up_fails_its_own_parent_only()
    {
        await SubmitAsync(NewTask() with { NotBefore = Later, IdempotencyKey = "order-7" });
        await SubmitAllAsync(NewTask(), NewTask(), NewTask());
        var worker = OpenWorker();
        var parents = await worker.ReceiveAsync(3);
        var (good, clash) = (NewTask() with { NotBefore = Later }, NewTask(payload: "{}") with { IdempotencyKey = "order-7" });

        var results = await worker.Receiver.SettleAsync(
            [
                TaskSettlement.Done(parents[0], followUps: [good]),
                TaskSettlement.Done(parents[1], followUps: [clash]),
                TaskSettlement.Done(parents[2]),
            ],
            CancellationToken.None
        );

        Assert.Equal([SettleStatus.Settled, SettleStatus.Refused, SettleStatus.Settled], results.Select(result => result.Status));
        Assert.Equal(TaskState.Scheduled, await StateAsync(good.Id));
        Assert.Equal(
            [TaskState.Done, TaskState.Running, TaskState.Done],
            [await StateAsync(parents[0].Task.Id), await StateAsync(parents[1].Task.Id), await StateAsync(parents[2].Task.Id)]
        );
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Retry(parents[1], Now, Refused)));
        Assert.Equal(2, (await worker.ReceiveAsync()).Attempt);
    }

    [ContractFact]
    public async Task D01_A_follow_up_that_a_repeated_attempt_writes_differently_is_stored_once()
    {
        var stored = await SubmitAsync(NewTask() with { NotBefore = Later, IdempotencyKey = "order-7" });
        var (worker, parent) = await ClaimedAsync();
        var again = stored with { Payload = "{}"u8.ToArray() };

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(parent, followUps: [again])));

        Assert.Equal(TaskState.Done, await StateAsync(parent.Task.Id));
        Assert.Equal(TaskState.Scheduled, await StateAsync(stored.Id));
    }
}
