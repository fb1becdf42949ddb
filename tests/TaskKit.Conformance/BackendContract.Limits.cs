using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>Limits of a type hold in all workers together, and a task that one holds back waits.</summary>
public abstract partial class BackendContract
{
    [ContractFact]
    public virtual async Task No_more_tasks_of_a_type_run_than_its_limit_in_all_workers()
    {
        var budget = Limited(new TaskLimit { Concurrency = 3 });
        var (one, two) = (OpenWorker(), OpenWorker());
        await FavourAsync(one);
        var tasks = await SubmitManyAsync(5);
        var held = await ReceiveUntilAsync(one, budget, 3);
        Assert.Empty(await one.ReceiveBrieflyAsync(budget));

        await FavourAsync(two);
        await SubmitManyAsync(2);
        await SubmitAsync(NewTask(Email));
        Assert.Equal(Email, Assert.Single(await two.ReceiveSomeAsync(budget)).Task.Type);
        Assert.Empty(await two.ReceiveBrieflyAsync(budget));
        foreach (var task in tasks.Where(task => held.All(delivery => delivery.Task.Id != task.Id)))
            await HasWaitedUntouchedAsync(task.Id);

        await one.SettleAsync(TaskSettlement.Done(held[0]));
        var next = await ReceiveInAnyAsync([one, two], budget);
        Assert.Single(next);
        Assert.Empty(await one.ReceiveBrieflyAsync(budget));
        Assert.Empty(await two.ReceiveBrieflyAsync(budget));
    }

    [ContractFact]
    public virtual async Task No_more_tasks_begin_within_a_period_than_the_rate_allows()
    {
        var rate = new TaskRate(3, TimeSpan.FromSeconds(1));
        var budget = Limited(new TaskLimit { Rate = rate });
        var worker = OpenWorker();
        var tasks = await SubmitManyAsync(8);
        var held = await ReceiveUntilAsync(worker, budget, 3);
        foreach (var delivery in held)
            await worker.SettleAsync(TaskSettlement.Done(delivery));
        Assert.Empty(await worker.ReceiveBrieflyAsync(budget));
        for (int begun = 3; begun < tasks.Length; )
        {
            await Harness.PassAsync(rate.Period);
            var more = await ReceiveUntilAsync(worker, budget, Math.Min(3, tasks.Length - begun));
            begun += more.Count;
            foreach (var delivery in more)
                await worker.SettleAsync(TaskSettlement.Done(delivery));
        }

        var starts = new List<DateTimeOffset>();
        foreach (var task in tasks)
            starts.Add((await FindAsync(task.Id)).StartedAt!.Value);
        starts.Sort();
        // A start is stored in whole milliseconds.
        for (int i = rate.Count; i < starts.Count; i++)
            Assert.InRange(starts[i] - starts[i - rate.Count], rate.Period - TimeSpan.FromMilliseconds(2), TimeSpan.MaxValue);
    }

    [ContractFact]
    public virtual async Task Every_end_of_a_run_frees_its_permit_once()
    {
        var budget = Limited(new TaskLimit { Concurrency = 2 });
        var worker = OpenWorker();
        await SubmitManyAsync(12);
        var held = (await ReceiveUntilAsync(worker, budget, 2)).ToList();
        Func<TaskDelivery, TaskSettlement>[] ends =
        [
            run => TaskSettlement.Done(run),
            run => TaskSettlement.Retry(run, Later, Refused),
            run => TaskSettlement.Snooze(run, Later),
            run => TaskSettlement.Dead(run, Exhausted),
            run => TaskSettlement.Cancelled(run, Refused),
            run => TaskSettlement.Released(run),
        ];
        foreach (var end in ends)
        {
            await worker.SettleAsync(end(held[0]));
            // An outcome that is repeated frees nothing more.
            await worker.SettleAsync(end(held[0]));
            held.RemoveAt(0);
            held.AddRange(await ReceiveUntilAsync(worker, budget, 1));
            Assert.Empty(await worker.ReceiveBrieflyAsync(budget));
        }
    }

    [ContractFact]
    public virtual async Task The_death_of_a_worker_frees_its_permits()
    {
        var budget = Limited(new TaskLimit { Concurrency = 2 });
        var (dying, other) = (OpenWorker(), OpenWorker());
        await FavourAsync(dying);
        await SubmitManyAsync(2);
        await ReceiveUntilAsync(dying, budget, 2);
        await FavourAsync(other);
        await SubmitManyAsync(2);
        Assert.Empty(await other.ReceiveBrieflyAsync(budget));

        await _harness.KillAsync(dying.Backend, dying.Receiver);

        Assert.Equal(2, (await ReceiveUntilAsync(other, budget, 2)).Count);
        Assert.Empty(await other.ReceiveBrieflyAsync(budget));
    }

    [ContractFact]
    public virtual async Task A_worker_that_hangs_beyond_its_lease_keeps_no_permit()
    {
        var budget = Limited(new TaskLimit { Concurrency = 1 });
        var (hanging, other) = (OpenWorker(), OpenWorker());
        await FavourAsync(hanging);
        await SubmitAsync();
        var run = Assert.Single(await ReceiveUntilAsync(hanging, budget, 1));

        await _harness.ExpireLeaseAsync(hanging.Backend, hanging.Receiver);
        await FavourAsync(other);
        await SubmitAsync();

        Assert.Single(await ReceiveInAnyAsync([hanging, other], budget));
        // Its late outcome frees nothing that another run has.
        await hanging.SettleAsync(TaskSettlement.Done(run));
        Assert.Empty(await other.ReceiveBrieflyAsync(budget));
        Assert.Empty(await hanging.ReceiveBrieflyAsync(budget));
    }

    [ContractFact]
    public virtual async Task A_limit_that_changes_counts_from_the_next_claim()
    {
        var worker = OpenWorker();
        await SubmitManyAsync(8);
        await ReceiveUntilAsync(worker, Limited(new TaskLimit { Concurrency = 1 }), 1);
        await ReceiveUntilAsync(worker, Limited(new TaskLimit { Concurrency = 3 }), 2);
        Assert.Empty(await worker.ReceiveBrieflyAsync(Limited(new TaskLimit { Concurrency = 2 })));

        Assert.Equal(5, (await ReceiveUntilAsync(worker, new ReceiveBudget(20), 5)).Count);
    }

    [ContractFact]
    public virtual async Task Tasks_of_a_key_keep_their_order_under_a_limit()
    {
        ExpectAbility(BackendCapabilities.OrderedKeys);
        var budget = Limited(new TaskLimit { Concurrency = 1 });
        var worker = OpenWorker();
        TaskEnvelope[] tasks = [.. Enumerable.Range(0, 6).Select(i => NewTask() with { Key = i % 2 == 0 ? "even" : "odd" })];
        await SubmitAllAsync(tasks);
        var seen = new Dictionary<string, List<TaskId>> { ["even"] = [], ["odd"] = [] };
        for (int i = 0; i < tasks.Length; i++)
        {
            var run = Assert.Single(await ReceiveUntilAsync(worker, budget, 1));
            seen[run.Task.Key!].Add(run.Task.Id);
            await worker.SettleAsync(TaskSettlement.Done(run));
        }

        foreach (var (key, order) in seen)
            Assert.Equal(tasks.Where(task => task.Key == key).Select(task => task.Id), order);
    }

    [ContractFact]
    public virtual async Task The_use_of_a_limit_names_the_workers_and_the_next_room()
    {
        var limit = new TaskLimit { Concurrency = 2, Rate = new TaskRate(5, TimeSpan.FromMinutes(10)) };
        var worker = OpenWorker();
        var none = await Operations.UseOfAsync(Sms, limit, CancellationToken.None);
        await SubmitManyAsync(3);
        await ReceiveUntilAsync(worker, Limited(limit), 2);

        var use = await Operations.UseOfAsync(Sms, limit, CancellationToken.None);

        Assert.Equal((0, 0, null), (none!.Running.Count, none.Started, none.RoomAt));
        Assert.Equal([new(worker.Id, 2)], use!.Running);
        Assert.Equal(2, use.Started);
        Assert.InRange(use.RoomAt!.Value, Now.AddMinutes(9), Now.AddMinutes(11));
    }

    [ContractFact]
    public virtual async Task The_next_room_of_a_rate_that_was_lowered_comes_behind_the_starts_that_are_too_many()
    {
        var worker = OpenWorker();
        await SubmitManyAsync(3);
        await ReceiveUntilAsync(worker, Limited(RateOf(5)), 3);
        await Harness.PassAsync(TimeSpan.FromMilliseconds(800));
        await SubmitAsync();
        await ReceiveUntilAsync(worker, Limited(RateOf(5)), 1);

        var all = await Operations.UseOfAsync(Sms, RateOf(4), CancellationToken.None);
        var lowered = await Operations.UseOfAsync(Sms, RateOf(1), CancellationToken.None);

        Assert.Equal((4, 4), (all!.Started, lowered!.Started));
        Assert.InRange(lowered.RoomAt!.Value - all.RoomAt!.Value, TimeSpan.FromMilliseconds(150), TimeSpan.FromMinutes(5));

        static TaskLimit RateOf(int count) => new() { Rate = new TaskRate(count, TimeSpan.FromMinutes(5)) };
    }

    [ContractFact]
    public virtual async Task A_limit_holds_while_workers_hang_and_die()
    {
        var random = new Random(1);
        const int Most = 3;
        var budget = Limited(new TaskLimit { Concurrency = Most });
        var workers = new List<TestWorker> { OpenWorker(), OpenWorker() };
        var tasks = await SubmitManyAsync(20);
        var held = new List<(TestWorker Worker, TaskDelivery Run)>();
        for (int step = 0; step < 45; step++)
        {
            var worker = workers[random.Next(workers.Count)];
            switch (random.Next(8))
            {
                case 0:
                    await _harness.KillAsync(worker.Backend, worker.Receiver);
                    held.RemoveAll(each => each.Worker == worker);
                    workers[workers.IndexOf(worker)] = OpenWorker();
                    break;
                case 1:
                    await _harness.ExpireLeaseAsync(worker.Backend, worker.Receiver);
                    // Its late outcomes free nothing that another run has.
                    foreach (var (_, late) in held.Where(each => each.Worker == worker))
                        await worker.SettleAsync(TaskSettlement.Done(late));
                    held.RemoveAll(each => each.Worker == worker);
                    await worker.DisposeAsync();
                    workers[workers.IndexOf(worker)] = OpenWorker();
                    break;
                case < 5 when held.Count > 0:
                    var (holder, run) = held[random.Next(held.Count)];
                    held.RemoveAll(each => each.Run == run);
                    await holder.SettleAsync(random.Next(3) == 0 ? TaskSettlement.Released(run) : TaskSettlement.Done(run));
                    break;
                default:
                    held.AddRange((await worker.ReceiveBrieflyAsync(budget)).Select(delivery => (worker, delivery)));
                    Assert.InRange(held.Count, 0, Most);
                    break;
            }
        }

        foreach (var (holder, run) in held)
            await holder.SettleAsync(TaskSettlement.Done(run));
        // Nothing is lost, and the permits are all there again.
        await Eventually.TrueAsync(async () =>
        {
            foreach (var worker in workers)
            {
                var more = await worker.ReceiveBrieflyAsync(budget);
                Assert.InRange(more.Count, 0, Most);
                foreach (var delivery in more)
                    await worker.SettleAsync(TaskSettlement.Done(delivery));
                if (await worker.TryReceiveSoloAsync() is { } solo)
                    await worker.SettleAsync(TaskSettlement.Done(solo));
            }
            return (await StatesAsync(tasks)).All(state => state.IsTerminal());
        });
    }

    private ReceiveBudget Limited(TaskLimit limit)
    {
        ExpectAbility(BackendCapabilities.Limits);
        return new(20) { Limits = new Dictionary<string, TaskLimit> { [Sms] = limit } };
    }

    private ValueTask FavourAsync(TestWorker worker) => _harness.FavourAsync(worker.Receiver);

    private async Task<TaskEnvelope[]> SubmitManyAsync(int count)
    {
        TaskEnvelope[] tasks = [.. Enumerable.Range(0, count).Select(_ => NewTask())];
        await SubmitAllAsync(tasks);
        return tasks;
    }

    /// <summary>As many tasks as the test expects, and no more.</summary>
    private static async Task<IReadOnlyList<TaskDelivery>> ReceiveUntilAsync(TestWorker worker, ReceiveBudget budget, int count)
    {
        var deliveries = new List<TaskDelivery>();
        while (deliveries.Count < count)
            deliveries.AddRange(await worker.ReceiveSomeAsync(budget));
        Assert.Equal(count, deliveries.Count);
        return deliveries;
    }

    /// <summary>The first claim of any of the workers that brings something.</summary>
    private static async Task<IReadOnlyList<TaskDelivery>> ReceiveInAnyAsync(IReadOnlyList<TestWorker> workers, ReceiveBudget budget)
    {
        IReadOnlyList<TaskDelivery> found = [];
        await Eventually.TrueAsync(async () =>
        {
            foreach (var worker in workers)
                if ((found = await worker.ReceiveBrieflyAsync(budget)).Count > 0)
                    return true;
            return false;
        });
        return found;
    }

    private async Task HasWaitedUntouchedAsync(TaskId id)
    {
        var record = await FindAsync(id);
        Assert.Equal((TaskState.Pending, 0, 0, null), (record.State, record.Attempts, record.Crashes, record.Failure));
    }
}
