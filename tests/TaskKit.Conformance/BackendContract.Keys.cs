using TaskKit.Backends;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractFact]
    public virtual async Task Tasks_of_a_key_run_one_after_the_other_in_the_order_they_were_submitted()
    {
        var tasks = Enumerable.Range(0, 5).Select(i => Keyed("a") with { Priority = i % 3 }).ToArray();
        await SubmitAllAsync(tasks);
        var (first, second) = (OpenWorker(), OpenWorker());
        foreach (var (expected, i) in tasks.Select((task, i) => (task.Id, i)))
        {
            var (worker, other) = i % 2 == 0 ? (first, second) : (second, first);
            var delivery = Assert.Single(await worker.ReceiveSomeAsync(new(10)));
            Assert.Equal(expected, delivery.Task.Id);
            await other.ExpectNothingAsync();
            await worker.SettleAsync(TaskSettlement.Done(delivery));
        }
    }

    [ContractFact]
    public virtual async Task Other_keys_other_types_and_tasks_without_a_key_do_not_wait()
    {
        var free = new[] { Keyed("a"), Keyed("b"), Keyed("a", Email), NewTask() };
        var behind = Keyed("a");
        await SubmitAllAsync([.. free, behind]);
        var worker = OpenWorker();

        var deliveries = await worker.ReceiveAsync(free.Length);

        Assert.Equal(free.Select(task => task.Id).Order(), deliveries.Select(delivery => delivery.Task.Id).Order());
        await worker.ExpectNothingAsync();
    }

    [ContractTheory]
    [InlineData(SettlementKind.Retry)]
    [InlineData(SettlementKind.Snooze)]
    public virtual async Task A_key_waits_for_the_next_attempt_of_its_first_task(SettlementKind kind)
    {
        var worker = OpenWorker();
        var (first, second) = (await SubmitAsync(Keyed("a")), await SubmitAsync(Keyed("a")));
        await worker.SettleAsync(Settlement(kind, await worker.ReceiveAsync(), Later));
        await worker.ExpectNothingAsync();
        await Operations.RetryAsync(first.Id, CancellationToken.None);

        var again = await worker.ReceiveAsync();

        Assert.Equal(first.Id, again.Task.Id);
        await worker.ExpectNothingAsync();
        await worker.SettleAsync(TaskSettlement.Done(again));
        Assert.Equal(second.Id, (await worker.ReceiveAsync()).Task.Id);
    }

    [ContractTheory]
    [InlineData(SettlementKind.Done)]
    [InlineData(SettlementKind.Dead)]
    [InlineData(SettlementKind.Cancelled)]
    public virtual async Task A_key_goes_on_when_its_first_task_has_ended(SettlementKind kind)
    {
        var worker = OpenWorker();
        await SubmitAsync(Keyed("a"));
        var second = await SubmitAsync(Keyed("a"));
        var first = await worker.ReceiveAsync();
        var waiting = OpenWorker().ReceiveAsync();

        await worker.SettleAsync(Settlement(kind, first));

        Assert.Equal(second.Id, (await waiting).Task.Id);
    }

    [ContractFact]
    public virtual async Task A_key_waits_for_the_time_of_its_first_task()
    {
        var worker = OpenWorker();
        var first = await SubmitAsync(Keyed("a") with { NotBefore = Later });
        await SubmitAsync(Keyed("a"));
        await worker.ExpectNothingAsync();

        await Operations.RetryAsync(first.Id, CancellationToken.None);

        Assert.Equal(first.Id, (await worker.ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task A_key_goes_on_when_its_first_task_is_cancelled_while_it_waits()
    {
        var first = await SubmitAsync(Keyed("a") with { NotBefore = Later });
        var second = await SubmitAsync(Keyed("a"));
        var waiting = OpenWorker().ReceiveAsync();

        await Operations.CancelAsync(first.Id, CancellationToken.None);

        Assert.Equal(second.Id, (await waiting).Task.Id);
    }

    [ContractFact]
    public virtual async Task A_key_keeps_its_order_through_a_crash_and_a_release()
    {
        var (first, second) = (await SubmitAsync(Keyed("a")), await SubmitAsync(Keyed("a")));
        await DieWithAsync(first.Id);
        var worker = OpenWorker();
        var again = await worker.ReceiveAsync();
        Assert.Equal(first.Id, again.Task.Id);
        await worker.SettleAsync(TaskSettlement.Released(again));

        again = Assert.Single(await worker.ReceiveSomeAsync(new(10)));

        Assert.Equal(first.Id, again.Task.Id);
        await worker.SettleAsync(TaskSettlement.Done(again));
        Assert.Equal(second.Id, (await worker.ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task A_replayed_task_does_not_run_beside_a_later_one_of_its_key()
    {
        var worker = OpenWorker();
        var first = await SubmitEndedAsync(worker, TaskState.Dead, Keyed("a"));
        await SubmitAsync(Keyed("a"));
        var running = await worker.ReceiveAsync();

        await Operations.ReplayAsync(first.Id, CancellationToken.None);

        await worker.ExpectNothingAsync();
        await worker.SettleAsync(TaskSettlement.Done(running));
        Assert.Equal(first.Id, (await worker.ReceiveAsync()).Task.Id);
    }

    private TaskEnvelope Keyed(string key, string type = Sms)
    {
        ExpectAbility(BackendCapabilities.OrderedKeys);
        return NewTask(type) with { Key = key };
    }
}
