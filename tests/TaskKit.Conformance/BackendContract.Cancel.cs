using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractFact]
    public async Task A_pending_task_is_cancelled_at_once_and_never_runs()
    {
        var task = await SubmitAsync();

        await ExpectCancelledAsync(task.Id);

        await OpenWorker().ExpectNothingAsync();
    }

    [ContractTheory]
    [InlineData(SettlementKind.Retry)]
    [InlineData(SettlementKind.Snooze)]
    [InlineData(SettlementKind.Released)]
    public async Task A_task_that_waits_again_is_cancelled_at_once_and_never_runs(SettlementKind kind)
    {
        var (worker, delivery) = await ClaimedAsync();
        await worker.SettleAsync(Settlement(kind, delivery));

        await ExpectCancelledAsync(delivery.Task.Id);

        await _harness.PassAsync(_harness.Soon);
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task Cancelling_a_running_task_asks_its_worker()
    {
        var (worker, delivery) = await ClaimedAsync();
        var bystander = OpenWorker();

        Assert.Equal(OperationResult.Requested, await CancelAsync(delivery.Task.Id));

        await Eventually.TrueAsync(() => !worker.CancelRequests.IsEmpty);
        Assert.Same(delivery, worker.CancelRequests.First());
        Assert.Empty(bystander.CancelRequests);
        Assert.Equal(TaskState.Running, await StateAsync(delivery.Task.Id));
        Assert.Equal(OperationResult.Requested, await CancelAsync(delivery.Task.Id));
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Cancelled(delivery, Refused)));
        Assert.Equal(TaskState.Cancelled, await StateAsync(delivery.Task.Id));
    }

    [ContractTheory]
    [InlineData(SettlementKind.Done, TaskState.Done)]
    [InlineData(SettlementKind.Dead, TaskState.Dead)]
    public async Task A_running_task_that_ends_all_the_same_keeps_its_outcome(SettlementKind kind, TaskState end)
    {
        var (worker, delivery) = await ClaimedAsync();
        await CancelAsync(delivery.Task.Id);

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(Settlement(kind, delivery)));

        Assert.Equal(end, await StateAsync(delivery.Task.Id));
    }

    [ContractTheory]
    [InlineData(SettlementKind.Retry)]
    [InlineData(SettlementKind.Snooze)]
    [InlineData(SettlementKind.Released)]
    public async Task A_task_that_was_to_be_cancelled_has_no_further_attempt(SettlementKind kind)
    {
        var (worker, delivery) = await ClaimedAsync();
        await CancelAsync(delivery.Task.Id);

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(Settlement(kind, delivery)));

        Assert.Equal(TaskState.Cancelled, await StateAsync(delivery.Task.Id));
        await _harness.PassAsync(_harness.Soon);
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task A_task_that_was_to_be_cancelled_does_not_come_back_when_its_worker_dies()
    {
        var (dies, delivery) = await ClaimedAsync();
        var worker = OpenWorker();
        await CancelAsync(delivery.Task.Id);

        await _harness.KillAsync(dies.Backend, dies.Receiver);

        await worker.ExpectNothingAsync();
        await EventuallyAsync(delivery.Task.Id, TaskState.Cancelled);
        await worker.ExpectNothingAsync();
    }

    [ContractTheory]
    [InlineData(TaskState.Done)]
    [InlineData(TaskState.Dead)]
    [InlineData(TaskState.Cancelled)]
    public async Task What_has_ended_cannot_be_cancelled(TaskState end)
    {
        var task = await SubmitEndedAsync(OpenWorker(), end);
        string before = await SnapshotAsync(task.Id);

        Assert.Equal(OperationResult.WrongState, await CancelAsync(task.Id));

        Assert.Equal(before, await SnapshotAsync(task.Id));
    }

    [ContractFact]
    public async Task What_is_not_stored_cannot_be_changed()
    {
        var id = TaskId.New(_harness.Time);

        Assert.Equal(OperationResult.NotFound, await CancelAsync(id));
        Assert.Equal(OperationResult.NotFound, await Operations.RetryAsync(id, CancellationToken.None));
        Assert.Equal(OperationResult.NotFound, await Operations.ReplayAsync(id, CancellationToken.None));
        Assert.Null(await Operations.FindAsync(id, CancellationToken.None));
    }

    private async Task ExpectCancelledAsync(TaskId id)
    {
        Assert.Equal(OperationResult.Applied, await CancelAsync(id));
        var record = await FindAsync(id);
        Assert.Equal(TaskState.Cancelled, record.State);
        Assert.NotNull(record.FinishedAt);
        Assert.NotNull(record.Failure);
    }

    /// <summary>Cancels as another process would, such as the tool.</summary>
    private ValueTask<OperationResult> CancelAsync(TaskId id) => _harness.Open().Operations!.CancelAsync(id, CancellationToken.None);
}
