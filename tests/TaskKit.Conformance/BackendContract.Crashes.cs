using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [Trait("Seed", "0-08")]
    [ContractFact]
    public async Task A_task_whose_worker_died_comes_back_uncounted_with_one_crash()
    {
        var task = await SubmitAsync();
        await DieWithAsync(task.Id);

        var delivery = await OpenWorker().ReceiveAsync();

        Assert.Equal((task.Id, 1, 1), (delivery.Task.Id, delivery.Attempt, delivery.Crashes));
        Assert.Equal(0, (await FindAsync(task.Id)).Attempts);
    }

    [ContractFact]
    public async Task All_tasks_of_a_dead_worker_come_back_and_what_it_settled_stays()
    {
        var dies = OpenWorker();
        await SubmitAllAsync([.. Enumerable.Range(0, 20).Select(_ => NewTask())]);
        var held = await dies.ReceiveAsync(20);
        var settled = held.Take(5).ToList();
        await dies.Receiver.SettleAsync([.. settled.Select(delivery => TaskSettlement.Done(delivery))], CancellationToken.None);

        await _harness.KillAsync(dies.Backend, dies.Receiver);

        var worker = OpenWorker();
        var again = await worker.ReceiveAsync(15);
        Assert.Equal(held.Skip(5).Select(delivery => delivery.Task.Id).Order(), again.Select(delivery => delivery.Task.Id).Order());
        Assert.All(again, delivery => Assert.Equal(1, delivery.Crashes));
        foreach (var delivery in settled)
            Assert.Equal(TaskState.Done, await StateAsync(delivery.Task.Id));
        await worker.ExpectNothingAsync();
    }

    [ContractTheory, MemberData(nameof(AllKinds))]
    public async Task What_a_dead_worker_settles_late_is_stale_and_changes_nothing(SettlementKind kind)
    {
        var (dead, delivery) = await ClaimedAsync();
        await _harness.KillAsync(dead.Backend, dead.Receiver);
        var worker = OpenWorker();
        var next = await worker.ReceiveAsync();
        string running = await SnapshotAsync(delivery.Task.Id);

        Assert.Equal(SettleResult.Stale, await worker.SettleAsync(Settlement(kind, delivery)));

        Assert.Equal(running, await SnapshotAsync(delivery.Task.Id));
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(next)));
    }

    [ContractFact]
    public async Task After_two_crashes_a_task_is_handed_out_alone_and_announced()
    {
        var task = await CrashedAsync(TaskDelivery.CrashesBeforeSolo);
        var worker = OpenWorker();
        var waiting = worker.ReceiveAsync();
        await Eventually.TrueAsync(() => worker.SoloTasksAnnounced > 0);
        var other = await SubmitAsync();
        Assert.Equal(other.Id, (await waiting).Task.Id);
        await worker.ExpectNothingAsync();

        var solo = await worker.ReceiveSoloAsync();

        Assert.Equal((task.Id, 1, 2), (solo.Task.Id, solo.Attempt, solo.Crashes));
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(solo)));
        Assert.Equal((TaskState.Done, 1), ((await FindAsync(task.Id)).State, (await FindAsync(task.Id)).Attempts));
    }

    [ContractFact]
    public async Task Solo_gives_one_task_that_must_run_alone_and_no_other()
    {
        var crashed = new[] { (await CrashedAsync(2)).Id, (await CrashedAsync(2)).Id };
        await SubmitAllAsync(NewTask(), NewTask());
        var worker = OpenWorker();

        var (first, second) = (await worker.ReceiveSoloAsync(), await worker.ReceiveSoloAsync());

        Assert.Equal(crashed.Order(), new[] { first.Task.Id, second.Task.Id }.Order());
        Assert.Null(await worker.TryReceiveSoloAsync());
        Assert.All(await worker.ReceiveAsync(2), delivery => Assert.Equal(0, delivery.Crashes));
    }

    [ContractFact]
    public async Task A_task_that_must_run_alone_is_not_claimed_while_its_type_is_off()
    {
        var task = await CrashedAsync(TaskDelivery.CrashesBeforeSolo);
        var worker = OpenWorker();
        var off = new ReceiveBudget(10, Solo: true) { Off = new HashSet<string> { Sms } };
        // Some backends learn that it must run alone only when they would claim it.
        Assert.Empty(await worker.ReceiveBrieflyAsync(new(10)));
        await Eventually.TrueAsync(async () =>
        {
            Assert.Empty(await worker.ReceiveBrieflyAsync(off));
            Assert.Empty(await worker.ReceiveBrieflyAsync(new(10)));
            return worker.SoloTasksAnnounced > 0;
        });
        Assert.Empty(await worker.ReceiveBrieflyAsync(off));

        Assert.Equal(task.Id, (await worker.ReceiveSoloAsync()).Task.Id);
    }

    [ContractFact]
    public async Task Solo_returns_at_once_when_no_task_must_run_alone()
    {
        var worker = OpenWorker();
        await SubmitAsync();

        Assert.Null(await worker.TryReceiveSoloAsync());

        Assert.Equal(0, worker.SoloTasksAnnounced);
        await worker.ReceiveAsync();
    }

    [ContractFact]
    public async Task A_task_that_failed_while_it_ran_alone_is_retried_alone()
    {
        await CrashedAsync(2);
        var worker = OpenWorker();
        await worker.SettleAsync(TaskSettlement.Retry(await worker.ReceiveSoloAsync(), Now, Refused));
        await worker.ExpectNothingAsync();

        var again = await worker.ReceiveSoloAsync();

        Assert.Equal((2, 2), (again.Attempt, again.Crashes));
    }

    [ContractFact]
    public async Task The_third_crash_buries_a_task()
    {
        var task = await CrashedAsync(2);
        var dies = OpenWorker();
        await dies.ReceiveSoloAsync();
        await _harness.KillAsync(dies.Backend, dies.Receiver);
        var worker = OpenWorker();

        await worker.ExpectNothingAsync();
        await EventuallyAsync(task.Id, TaskState.Dead);

        var record = await FindAsync(task.Id);
        Assert.Equal((DeadLetterReasons.Crashed, 3, 0), (record.Failure?.Reason, record.Crashes, record.Attempts));
        Assert.NotNull(record.FinishedAt);
        await worker.ExpectNothingAsync();
        Assert.Null(await worker.TryReceiveSoloAsync());
    }

    [ContractFact]
    public async Task A_replayed_task_has_no_crashes()
    {
        var task = await CrashedAsync(2);
        var worker = OpenWorker();
        await worker.SettleAsync(TaskSettlement.Dead(await worker.ReceiveSoloAsync(), Exhausted));
        await Operations.ReplayAsync(task.Id, CancellationToken.None);

        var delivery = await worker.ReceiveAsync();

        Assert.Equal((task.Id, 1, 0), (delivery.Task.Id, delivery.Attempt, delivery.Crashes));
    }

    [ContractFact]
    public async Task A_lost_lease_is_told_to_its_worker_and_is_no_crash()
    {
        var (hung, delivery) = await ClaimedAsync();

        await _harness.ExpireLeaseAsync(hung.Backend, hung.Receiver);

        var other = OpenWorker();
        var next = await other.ReceiveAsync();
        Assert.Equal((delivery.Task.Id, 1, 0), (next.Task.Id, next.Attempt, next.Crashes));
        await Eventually.TrueAsync(() => !hung.Lost.IsEmpty);
        Assert.Same(delivery, Assert.Single(hung.Lost));
        Assert.Empty(other.Lost);
    }

    [ContractTheory, MemberData(nameof(AllKinds))]
    public async Task What_is_settled_after_the_lease_was_lost_is_stale_and_changes_nothing(SettlementKind kind)
    {
        var (hung, delivery) = await ClaimedAsync();
        await _harness.ExpireLeaseAsync(hung.Backend, hung.Receiver);
        await EventuallyAsync(delivery.Task.Id, TaskState.Pending);
        string waiting = await SnapshotAsync(delivery.Task.Id);

        Assert.Equal(SettleResult.Stale, await hung.SettleAsync(Settlement(kind, delivery)));
        Assert.Equal(waiting, await SnapshotAsync(delivery.Task.Id));

        var other = OpenWorker();
        var next = await other.ReceiveAsync();
        string running = await SnapshotAsync(delivery.Task.Id);
        Assert.Equal(SettleResult.Stale, await hung.SettleAsync(Settlement(kind, delivery)));
        Assert.Equal(running, await SnapshotAsync(delivery.Task.Id));

        await other.SettleAsync(TaskSettlement.Done(next, "7"u8.ToArray()));
        string done = await SnapshotAsync(delivery.Task.Id);
        Assert.Equal(SettleResult.Stale, await hung.SettleAsync(Settlement(kind, delivery)));
        Assert.Equal(done, await SnapshotAsync(delivery.Task.Id));
    }

    [ContractFact]
    public async Task A_worker_that_lost_its_lease_goes_on_with_other_tasks()
    {
        var (hung, lost) = await ClaimedAsync();
        await _harness.ExpireLeaseAsync(hung.Backend, hung.Receiver);
        await OpenWorker().ReceiveAsync();
        var task = await SubmitAsync();

        var delivery = await hung.ReceiveAsync();

        Assert.Equal(task.Id, delivery.Task.Id);
        Assert.NotEqual(lost.Task.Id, delivery.Task.Id);
        Assert.Equal(SettleResult.Settled, await hung.SettleAsync(TaskSettlement.Done(delivery)));
    }

    /// <summary>A waiting task that has killed that many workers.</summary>
    private async Task<TaskEnvelope> CrashedAsync(int crashes)
    {
        var task = await SubmitAsync(NewTask() with { Priority = TaskEnvelope.HighestPriority });
        for (int i = 0; i < crashes; i++)
            await DieWithAsync(task.Id);
        return task;
    }

    private async Task DieWithAsync(TaskId id)
    {
        var dies = OpenWorker();
        Assert.Equal(id, (await dies.ReceiveAsync()).Task.Id);
        await _harness.KillAsync(dies.Backend, dies.Receiver);
        // It is somebody who lives that notices a death.
        OpenWorker();
        await EventuallyAsync(id, TaskState.Pending);
    }
}
