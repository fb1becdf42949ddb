using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractFact]
    public async Task Finished_tasks_are_kept_as_long_as_they_should_be()
    {
        await RestartAsync(new() { Done = _harness.Soon, Dead = TimeSpan.FromDays(1) });
        var worker = OpenWorker();
        var done = await SubmitEndedAsync(worker, TaskState.Done);
        var cancelled = await SubmitEndedAsync(worker, TaskState.Cancelled);
        var dead = await SubmitEndedAsync(worker, TaskState.Dead);
        var waiting = await SubmitAsync(NewTask() with { NotBefore = Later });

        await _harness.PassAsync(_harness.Soon);

        await PrunedAsync(done.Id);
        await PrunedAsync(cancelled.Id);
        Assert.Equal(TaskState.Dead, await StateAsync(dead.Id));
        Assert.Equal(TaskState.Scheduled, await StateAsync(waiting.Id));
    }

    [ContractFact]
    public async Task Dead_tasks_are_pruned_in_their_time()
    {
        await RestartAsync(new() { Done = TimeSpan.FromDays(1), Dead = _harness.Soon });
        var worker = OpenWorker();
        var done = await SubmitEndedAsync(worker, TaskState.Done);
        var dead = await SubmitEndedAsync(worker, TaskState.Dead);

        await _harness.PassAsync(_harness.Soon);

        await PrunedAsync(dead.Id);
        Assert.Equal(TaskState.Done, await StateAsync(done.Id));
    }

    [ContractFact]
    public async Task An_idempotency_key_is_free_when_its_task_is_pruned()
    {
        await RestartAsync(new() { Done = _harness.Soon });
        var worker = OpenWorker();
        var first = await SubmitEndedAsync(worker, TaskState.Done, NewTask() with { IdempotencyKey = "order-7" });
        await _harness.PassAsync(_harness.Soon);
        await PrunedAsync(first.Id);

        var second = await SubmitAsync(NewTask(payload: "{}") with { IdempotencyKey = "order-7" });

        Assert.Equal(second.Id, (await worker.ReceiveAsync()).Task.Id);
    }

    [ContractFact]
    public async Task A_replayed_task_is_not_pruned_by_its_old_death()
    {
        // The replay must come before the pruning, also on a slow machine.
        var retention = 3 * _harness.Soon;
        await RestartAsync(new() { Dead = retention });
        var worker = OpenWorker();
        var replayed = await SubmitEndedAsync(worker, TaskState.Dead);
        Assert.Equal(OperationResult.Applied, await Operations.ReplayAsync(replayed.Id, CancellationToken.None));
        var pruned = await SubmitEndedAsync(OpenWorker(types: Email), TaskState.Dead, NewTask(Email));

        await _harness.PassAsync(retention);
        await PrunedAsync(pruned.Id);

        Assert.Equal(TaskState.Pending, await StateAsync(replayed.Id));
    }

    private Task PrunedAsync(TaskId id) =>
        Eventually.TrueAsync(async () => await Operations.FindAsync(id, CancellationToken.None) is null, $"{id} is pruned");
}
