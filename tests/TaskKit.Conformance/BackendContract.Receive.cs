using TaskKit.Backends;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractFact]
    public async Task A_claimed_task_is_running_and_says_where()
    {
        var worker = OpenWorker();
        var task = await SubmitAsync();
        var before = Now;

        var delivery = await worker.ReceiveAsync();

        Assert.Equal((task.Id, 1, 0), (delivery.Task.Id, delivery.Attempt, delivery.Crashes));
        Assert.Null(delivery.Malformed);
        var record = await FindAsync(task.Id);
        Assert.Equal((TaskState.Running, worker.Id, 0), (record.State, record.Worker, record.Attempts));
        Assert.InRange(record.StartedAt!.Value, before, Now);
    }

    [ContractFact]
    public async Task A_waiting_receive_gets_what_is_submitted_later()
    {
        var worker = OpenWorker();
        var receiving = worker.ReceiveAsync();
        Assert.False(receiving.IsCompleted);

        var task = await SubmitAsync();

        Assert.Equal(task.Id, (await receiving).Task.Id);
    }

    [ContractFact]
    public async Task A_claimed_task_is_handed_out_once()
    {
        var (first, second) = (OpenWorker(), OpenWorker());
        await SubmitAsync();

        await first.ReceiveAsync();

        await first.ExpectNothingAsync();
        await second.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task All_that_was_submitted_in_one_go_is_delivered_once()
    {
        var tasks = Enumerable.Range(0, 1500).Select(_ => NewTask()).ToArray();
        Assert.All(await SubmitAllAsync(tasks), outcome => Assert.Equal(SubmitStatus.Stored, outcome.Status));
        var worker = OpenWorker();

        var deliveries = await worker.ReceiveAsync(tasks.Length);

        Assert.Equal(tasks.Select(task => task.Id).Order(), deliveries.Select(delivery => delivery.Task.Id).Order());
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task No_more_is_claimed_than_there_are_free_slots()
    {
        await SubmitAllAsync([.. Enumerable.Range(0, 10).Select(_ => NewTask())]);
        var worker = OpenWorker();

        Assert.InRange((await worker.ReceiveSomeAsync(new(3))).Count, 1, 3);
        Assert.InRange((await worker.ReceiveSomeAsync(new(1))).Count, 1, 1);
    }

    [ContractFact]
    public async Task No_more_of_a_type_is_claimed_than_it_has_slots()
    {
        await SubmitAllAsync([.. Enumerable.Range(0, 10).Select(_ => NewTask(Sms)), .. Enumerable.Range(0, 5).Select(_ => NewTask(Email))]);
        var worker = OpenWorker();
        var limited = new Dictionary<string, int> { [Sms] = 2 };

        var claimed = new List<TaskDelivery>();
        while (claimed.Count(delivery => delivery.Task.Type == Email) < 5)
        {
            int freeSms = 2 - claimed.Count(delivery => delivery.Task.Type == Sms);
            claimed.AddRange(await worker.ReceiveSomeAsync(new(20, new Dictionary<string, int>(limited) { [Sms] = freeSms })));
        }

        Assert.InRange(claimed.Count(delivery => delivery.Task.Type == Sms), 0, 2);
    }

    [ContractFact]
    public async Task A_type_without_slots_waits_until_it_has_some()
    {
        var task = await SubmitAsync(NewTask(Sms));
        var email = await SubmitAsync(NewTask(Email));
        var worker = OpenWorker();

        var first = Assert.Single(await worker.ReceiveSomeAsync(new(10, new Dictionary<string, int> { [Sms] = 0 })));
        var second = Assert.Single(await worker.ReceiveSomeAsync(new(10, new Dictionary<string, int> { [Sms] = 1 })));

        Assert.Equal((email.Id, task.Id), (first.Task.Id, second.Task.Id));
    }

    [ContractFact]
    public async Task A_worker_gets_only_the_types_it_knows()
    {
        var (smsWorker, emailWorker) = (OpenWorker(types: Sms), OpenWorker(types: Email));
        var (sms, email) = (await SubmitAsync(NewTask(Sms)), await SubmitAsync(NewTask(Email)));

        Assert.Equal(sms.Id, (await smsWorker.ReceiveAsync()).Task.Id);
        await smsWorker.ExpectNothingAsync();
        Assert.Equal(email.Id, (await emailWorker.ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task A_type_that_no_worker_knows_is_claimed_so_that_it_can_be_buried()
    {
        ExpectAbility(BackendCapabilities.UnknownTypes);
        var task = await SubmitAsync(NewTask("fax"));

        Assert.Equal(task.Id, (await OpenWorker().ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task A_type_that_no_worker_knows_is_parked_on_demand()
    {
        var task = await SubmitAsync(NewTask("fax"));
        await OpenWorker(claimUnknownTypes: false).ExpectNothingAsync();

        Assert.Equal(task.Id, (await OpenWorker(types: "fax").ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task A_type_that_nobody_declares_is_unknown_when_the_last_worker_of_it_has_left()
    {
        ExpectAbility(BackendCapabilities.UnknownTypes);
        var task = await SubmitAsync(NewTask(Email));
        var (stays, leaves) = (OpenWorker(types: Sms), OpenWorker(types: Email));
        await stays.ExpectNothingAsync();

        await leaves.DisposeAsync();

        Assert.Equal(task.Id, (await stays.ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public virtual async Task Higher_priorities_run_first()
    {
        ExpectAbility(BackendCapabilities.Priority);
        int[] priorities = [0, -2, 2, 1, 0, -1, 2];
        await SubmitAllAsync([.. priorities.Select((priority, i) => NewTask(i % 2 == 0 ? Sms : Email) with { Priority = priority })]);
        var worker = OpenWorker();

        var order = new List<int>();
        foreach (int _ in priorities)
            order.Add((await worker.ReceiveAsync()).Task.Priority);

        Assert.Equal(priorities.OrderDescending(), order);
    }

    [ContractFact]
    public async Task A_delayed_task_comes_when_it_is_due_and_not_before()
    {
        var worker = OpenWorker();
        await SubmitAsync(NewTask() with { NotBefore = Later, Priority = TaskEnvelope.HighestPriority });
        await worker.ExpectNothingAsync();
        var task = await SubmitAsync(NewTask() with { NotBefore = Soon });
        var receiving = worker.ReceiveTimedAsync();

        await _harness.PassAsync(_harness.Soon);

        var (delivery, at) = await receiving;
        Assert.Equal(task.Id, delivery.Task.Id);
        Assert.True(at >= task.NotBefore, "The task came early.");
    }

    [ContractFact]
    public async Task An_earlier_task_that_arrives_during_a_wait_is_not_held_up_by_a_later_one()
    {
        var worker = OpenWorker();
        await SubmitAsync(NewTask() with { NotBefore = Now.AddDays(60) });
        var receiving = worker.ReceiveAsync();
        var sooner = await SubmitAsync(NewTask() with { NotBefore = Soon });

        await _harness.PassAsync(_harness.Soon);

        Assert.Equal(sooner.Id, (await receiving).Task.Id);
    }

    [ContractFact]
    public async Task Ending_a_wait_returns_nothing_and_throws_nothing()
    {
        var worker = OpenWorker();
        using var ending = new CancellationTokenSource();
        var waiting = worker.Receiver.ReceiveAsync(new(5), ending.Token).AsTask();
        Assert.False(waiting.IsCompleted);

        await ending.CancelAsync();

        Assert.Empty(await waiting.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.Empty(await worker.Receiver.ReceiveAsync(new(5), ending.Token));
    }

    [ContractFact]
    public async Task A_worker_that_leaves_gives_back_what_it_holds_uncounted()
    {
        var leaves = OpenWorker();
        var task = await SubmitAsync();
        await leaves.ReceiveAsync();

        await leaves.DisposeAsync();

        var delivery = await OpenWorker().ReceiveAsync();
        Assert.Equal((task.Id, 1, 0), (delivery.Task.Id, delivery.Attempt, delivery.Crashes));
    }
}
