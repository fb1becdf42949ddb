using TaskKit.Backends;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractFact]
    public async Task A_scheduled_task_is_made_due_for_a_worker_that_waits()
    {
        var task = await SubmitAsync(NewTask() with { NotBefore = Later });
        var waiting = OpenWorker().ReceiveAsync();

        Assert.Equal(OperationResult.Applied, await Operations.RetryAsync(task.Id, CancellationToken.None));

        var delivery = await waiting;
        Assert.Equal((task.Id, 1), (delivery.Task.Id, delivery.Attempt));
    }

    [ContractFact]
    public async Task A_retrying_task_is_made_due_and_keeps_its_count()
    {
        var (worker, delivery) = await ClaimedAsync();
        await worker.SettleAsync(TaskSettlement.Retry(delivery, Later, Refused));
        await worker.ExpectNothingAsync();

        Assert.Equal(OperationResult.Applied, await Operations.RetryAsync(delivery.Task.Id, CancellationToken.None));

        Assert.Equal(2, (await worker.ReceiveAsync()).Attempt);
    }

    [ContractFact]
    public async Task What_runs_or_has_ended_cannot_be_made_due()
    {
        var worker = OpenWorker();
        foreach (var end in new[] { TaskState.Done, TaskState.Dead, TaskState.Cancelled })
        {
            var ended = await SubmitEndedAsync(worker, end);
            Assert.Equal(OperationResult.WrongState, await Operations.RetryAsync(ended.Id, CancellationToken.None));
        }
        var (_, running) = await ClaimedAsync();

        Assert.Equal(OperationResult.WrongState, await Operations.RetryAsync(running.Task.Id, CancellationToken.None));

        Assert.Equal(TaskState.Running, await StateAsync(running.Task.Id));
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task The_states_of_tasks_are_found_in_the_order_of_the_ids()
    {
        var ended = await SubmitEndedAsync(OpenWorker(), TaskState.Dead);
        var scheduled = await SubmitAsync(NewTask() with { NotBefore = Later });
        TaskId[] ids = [scheduled.Id, NewTask().Id, ended.Id, scheduled.Id];

        var states = await Operations.StatesAsync(ids, CancellationToken.None);

        Assert.Equal([TaskState.Scheduled, null, TaskState.Dead, TaskState.Scheduled], states);
        Assert.Empty(await Operations.StatesAsync([], CancellationToken.None));
    }

    [ContractFact]
    public async Task A_replay_is_the_next_generation_with_no_attempts_used()
    {
        var worker = OpenWorker();
        var task = await SubmitAsync();
        await worker.SettleAsync(TaskSettlement.Retry(await worker.ReceiveAsync(), Now, Refused));
        await worker.SettleAsync(TaskSettlement.Dead(await worker.ReceiveAsync(), Exhausted));
        var waiting = worker.ReceiveAsync();

        Assert.Equal(OperationResult.Applied, await Operations.ReplayAsync(task.Id, CancellationToken.None));

        var delivery = await waiting;
        Assert.Equal((task.Id, 1, 1), (delivery.Task.Id, delivery.Task.Generation, delivery.Attempt));
        var record = await FindAsync(task.Id);
        Assert.Equal((TaskState.Running, 0, 1), (record.State, record.Attempts, record.Task.Generation));
        Assert.Null(record.FinishedAt);
        await worker.ExpectNothingAsync();
        await worker.SettleAsync(TaskSettlement.Dead(delivery, Exhausted));
        await Operations.ReplayAsync(task.Id, CancellationToken.None);
        Assert.Equal(2, (await worker.ReceiveAsync()).Task.Generation);
    }

    [ContractTheory, MemberData(nameof(AllKinds))]
    public async Task An_outcome_of_an_earlier_generation_changes_nothing(SettlementKind kind)
    {
        var (worker, old) = await ClaimedAsync();
        await worker.SettleAsync(TaskSettlement.Dead(old, Exhausted));
        await Operations.ReplayAsync(old.Task.Id, CancellationToken.None);
        string replayed = await SnapshotAsync(old.Task.Id);

        await worker.SettleAsync(Settlement(kind, old));

        Assert.Equal(replayed, await SnapshotAsync(old.Task.Id));
        Assert.Equal(1, (await worker.ReceiveAsync()).Task.Generation);
    }

    [ContractFact]
    public async Task Only_the_dead_can_be_replayed()
    {
        var worker = OpenWorker();
        var done = await SubmitEndedAsync(worker, TaskState.Done);
        var cancelled = await SubmitEndedAsync(worker, TaskState.Cancelled);
        var dead = await SubmitEndedAsync(worker, TaskState.Dead);
        var pending = await SubmitAsync();
        foreach (var task in new[] { done, cancelled, pending })
        {
            string before = await SnapshotAsync(task.Id);
            Assert.Equal(OperationResult.WrongState, await Operations.ReplayAsync(task.Id, CancellationToken.None));
            Assert.Equal(before, await SnapshotAsync(task.Id));
        }

        Assert.Equal(OperationResult.Applied, await Operations.ReplayAsync(dead.Id, CancellationToken.None));
        Assert.Equal(OperationResult.WrongState, await Operations.ReplayAsync(dead.Id, CancellationToken.None));
    }

    [ContractFact]
    public virtual async Task Tasks_are_listed_newest_first_by_state_and_type()
    {
        var worker = OpenWorker();
        var done = await SubmitEndedAsync(worker, TaskState.Done);
        var dead = await SubmitEndedAsync(worker, TaskState.Dead, NewTask(Email));
        await _harness.PassAsync(TimeSpan.FromMilliseconds(2));
        var older = await SubmitAsync(NewTask(Sms));
        // A backend may order by id, and ids of one millisecond have no order.
        await _harness.PassAsync(TimeSpan.FromMilliseconds(2));
        var mail = await SubmitAsync(NewTask(Email));
        await _harness.PassAsync(TimeSpan.FromMilliseconds(2));
        var newer = await SubmitAsync(NewTask(Sms));

        Assert.Equal([newer.Id, mail.Id, older.Id, dead.Id, done.Id], await ListAsync(new()));
        Assert.Equal([newer.Id, mail.Id, older.Id], await ListAsync(new() { State = TaskState.Pending }));
        Assert.Equal([newer.Id, older.Id, done.Id], await ListAsync(new() { Type = Sms }));
        Assert.Equal([dead.Id], await ListAsync(new() { Type = Email, State = TaskState.Dead }));
        Assert.Empty(await ListAsync(new() { Type = "fax" }));
    }

    [ContractFact]
    public virtual async Task Pages_have_no_gaps_and_no_repeats_while_tasks_come_and_run()
    {
        var tasks = Enumerable.Range(0, 25).Select(_ => NewTask()).ToArray();
        await SubmitAllAsync(tasks);
        var worker = OpenWorker();

        var seen = new List<TaskId>();
        string? cursor = null;
        int pages = 0;
        do
        {
            var page = await Operations.ListAsync(new() { Limit = 4, Cursor = cursor }, CancellationToken.None);
            Assert.InRange(page.Tasks.Count, 0, 4);
            seen.AddRange(page.Tasks.Select(record => record.Task.Id));
            cursor = page.Next;
            await SubmitAsync(NewTask() with { Priority = -1 });
            await worker.SettleAsync(TaskSettlement.Done(await worker.ReceiveAsync()));
        } while (cursor is not null && ++pages < 100);

        Assert.Equal(tasks.Select(task => task.Id).Order(), seen.Order());
    }

    [ContractFact]
    public virtual async Task A_full_last_page_has_no_next_or_an_empty_one()
    {
        await SubmitAllAsync(NewTask(), NewTask());

        var page = await Operations.ListAsync(new() { Limit = 2 }, CancellationToken.None);

        Assert.Equal(2, page.Tasks.Count);
        if (page.Next is not null)
            Assert.Empty(await ListAsync(new() { Limit = 2, Cursor = page.Next }));
    }

    [ContractFact]
    public virtual async Task Tasks_are_listed_by_key_and_by_the_time_at_which_they_were_created()
    {
        var worker = OpenWorker();
        var hours = new List<TaskEnvelope>();
        for (int i = 0; i < 4; i++)
        {
            var task = NewTask(i % 2 == 0 ? Sms : Email) with { CreatedAt = Now.AddHours(i - 4), Key = i == 3 ? null : $"order-{i / 2}" };
            hours.Add(await SubmitEndedAsync(worker, TaskState.Dead, task));
            // A backend may order by id or by the time of the end.
            await _harness.PassAsync(TimeSpan.FromMilliseconds(2));
        }
        var (second, third) = (hours[1].CreatedAt, hours[2].CreatedAt);

        Assert.Equal([hours[1].Id, hours[0].Id], await ListAsync(Listable with { Key = "order-0" }));
        Assert.Equal([hours[0].Id], await ListAsync(Listable with { Key = "order-0", Type = Sms }));
        Assert.Equal([hours[3].Id, hours[2].Id, hours[1].Id], await ListAsync(Listable with { CreatedFrom = second }));
        Assert.Equal([hours[0].Id], await ListAsync(Listable with { CreatedBefore = second }));
        Assert.Equal([hours[1].Id], await ListAsync(Listable with { CreatedFrom = second, CreatedBefore = third }));
        Assert.Equal([hours[1].Id], await ListAsync(Listable with { CreatedFrom = second, Key = "order-0", State = TaskState.Dead }));
        Assert.Equal([hours[0].Id], await ListAsync(Listable with { CreatedBefore = second.ToOffset(TimeSpan.FromHours(5)), Type = Sms }));
        Assert.Empty(await ListAsync(Listable with { Key = "Order-0" }));
        Assert.Empty(await ListAsync(Listable with { CreatedFrom = third, CreatedBefore = second }));
        Assert.Empty(await ListAsync(Listable with { CreatedFrom = third, CreatedBefore = third }));
    }

    [ContractTheory]
    [InlineData(0, null)]
    [InlineData(1001, null)]
    [InlineData(10, "next please")]
    public virtual async Task A_query_that_makes_no_sense_is_refused(int limit, string? cursor) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            await Operations.ListAsync(Listable with { Limit = limit, Cursor = cursor }, CancellationToken.None)
        );

    /// <summary>A query that the backend can answer.</summary>
    protected virtual TaskQuery Listable => new();

    [ContractFact]
    public virtual async Task Tasks_are_counted_by_type_and_state()
    {
        Assert.Empty(await Operations.CountAsync(CancellationToken.None));
        var worker = OpenWorker();
        await SubmitEndedAsync(worker, TaskState.Done);
        await SubmitEndedAsync(worker, TaskState.Done);
        await SubmitEndedAsync(worker, TaskState.Dead, NewTask(Email));
        await SubmitAllAsync(NewTask(), NewTask(), NewTask() with { NotBefore = Later });
        await worker.ReceiveAsync();

        var counts = await Operations.CountAsync(CancellationToken.None);

        TaskCount[] expected =
        [
            new(Email, TaskState.Dead, 1),
            new(Sms, TaskState.Scheduled, 1),
            new(Sms, TaskState.Pending, 1),
            new(Sms, TaskState.Running, 1),
            new(Sms, TaskState.Done, 2),
        ];
        Assert.Equal(expected, counts.Where(count => count.Count > 0).OrderBy(count => (count.Type, count.State)));
    }

    [ContractFact]
    public async Task A_backend_that_works_says_so() => Assert.Null(await _backend.CheckAsync(CancellationToken.None));

    /// <summary>All tasks that pass: a page may hold fewer than its limit, and the end is where no cursor leads on.</summary>
    private async Task<IEnumerable<TaskId>> ListAsync(TaskQuery query)
    {
        var found = new List<TaskId>();
        do
        {
            var page = await Operations.ListAsync(query, CancellationToken.None);
            Assert.InRange(page.Tasks.Count, 0, query.Limit);
            found.AddRange(page.Tasks.Select(record => record.Task.Id));
            query = query with { Cursor = page.Next };
        } while (query.Cursor is not null);
        return found;
    }
}
