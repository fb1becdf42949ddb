using System.Text;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    public static TheoryData<SettlementKind> AllKinds => [.. Enum.GetValues<SettlementKind>()];

    [Trait("Seed", "2-01")]
    [ContractFact]
    public async Task Done_ends_a_task_and_keeps_its_result()
    {
        var (worker, delivery) = await ClaimedAsync();
        var before = Now;
        byte[] result = Encoding.UTF8.GetBytes(""" {"id" : "größte"} """);

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(delivery, result)));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal((TaskState.Done, 1, ""), (record.State, record.Attempts, record.Failure?.Reason ?? ""));
        Assert.Equal(""" {"id" : "größte"} """, Text(record.Result));
        Assert.InRange(record.FinishedAt!.Value, before, Now);
        await worker.ExpectNothingAsync();
    }

    [ContractTheory]
    [InlineData(DeadLetterReasons.Malformed)]
    [InlineData(DeadLetterReasons.UnknownType)]
    [InlineData(DeadLetterReasons.InvalidPayload)]
    public async Task What_is_buried_unread_has_used_no_attempt(string reason)
    {
        var (worker, delivery) = await ClaimedAsync();

        await worker.SettleAsync(TaskSettlement.Dead(delivery, new(reason, TaskError.Validation("text"))));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal((TaskState.Dead, reason, 0), (record.State, record.Failure?.Reason, record.Attempts));
    }

    [ContractFact]
    public async Task Dead_ends_a_task_and_keeps_why()
    {
        var (worker, delivery) = await ClaimedAsync();

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Dead(delivery, Exhausted)));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal((TaskState.Dead, 1), (record.State, record.Attempts));
        Assert.Equal(Exhausted, record.Failure);
        Assert.NotNull(record.FinishedAt);
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task Cancelled_ends_a_task_and_keeps_why()
    {
        var (worker, delivery) = await ClaimedAsync();

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Cancelled(delivery, Refused)));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal(TaskState.Cancelled, record.State);
        Assert.Equal(Refused, record.Failure);
        Assert.NotNull(record.FinishedAt);
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task A_retry_counts_the_attempt_and_waits_for_its_time()
    {
        var (worker, delivery) = await ClaimedAsync();
        var due = Later;

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Retry(delivery, due, Refused)));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal((TaskState.Retrying, 1, due), (record.State, record.Attempts, record.Due));
        Assert.Equal(Refused, record.Failure);
        Assert.Null(record.FinishedAt);
        await worker.ExpectNothingAsync();
    }

    [ContractTheory]
    [InlineData(SettlementKind.Retry, 2)]
    [InlineData(SettlementKind.Snooze, 1)]
    public async Task The_next_attempt_comes_when_it_is_due_and_not_before(SettlementKind kind, int attempt)
    {
        var (worker, delivery) = await ClaimedAsync();
        var due = Soon;
        await worker.SettleAsync(Settlement(kind, delivery, due));
        var receiving = worker.ReceiveTimedAsync();

        await _harness.PassAsync(_harness.Soon);

        var (next, at) = await receiving;
        Assert.Equal((delivery.Task.Id, attempt, 0), (next.Task.Id, next.Attempt, next.Crashes));
        Assert.True(at >= due, "The next attempt came early.");
    }

    [ContractFact]
    public async Task A_snooze_counts_nothing_and_waits_for_its_time()
    {
        var (worker, delivery) = await ClaimedAsync();
        var due = Later;

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Snooze(delivery, due)));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal((TaskState.Scheduled, 0, due), (record.State, record.Attempts, record.Due));
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task A_release_counts_nothing_and_the_task_is_due_at_once()
    {
        var (worker, delivery) = await ClaimedAsync();

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Released(delivery)));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal((TaskState.Pending, 0, 0), (record.State, record.Attempts, record.Crashes));
        var again = await OpenWorker().ReceiveAsync();
        Assert.Equal((delivery.Task.Id, 1, 0), (again.Task.Id, again.Attempt, again.Crashes));
    }

    [ContractFact]
    public async Task A_retry_whose_time_has_passed_is_due_at_once()
    {
        var (worker, delivery) = await ClaimedAsync();

        await worker.SettleAsync(TaskSettlement.Retry(delivery, Now.AddMinutes(-1), Refused));

        Assert.Equal(2, (await worker.ReceiveAsync()).Attempt);
    }

    [ContractTheory, MemberData(nameof(AllKinds))]
    public async Task Repeating_a_settlement_changes_nothing(SettlementKind kind)
    {
        var (worker, delivery) = await ClaimedAsync();
        var settlement = Settlement(kind, delivery);
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(settlement));
        string settled = await SnapshotAsync(delivery.Task.Id);

        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(settlement));

        Assert.Equal(settled, await SnapshotAsync(delivery.Task.Id));
    }

    [ContractFact]
    public async Task A_settlement_that_stands_twice_in_a_batch_counts_once()
    {
        var (worker, delivery) = await ClaimedAsync();
        var settlement = TaskSettlement.Retry(delivery, Now, Refused);

        await worker.Receiver.SettleAsync([settlement, settlement], CancellationToken.None);

        Assert.Equal(1, (await FindAsync(delivery.Task.Id)).Attempts);
        Assert.Equal(2, (await worker.ReceiveAsync()).Attempt);
    }

    [ContractTheory, MemberData(nameof(AllKinds))]
    public async Task A_second_outcome_for_an_attempt_changes_nothing(SettlementKind second)
    {
        foreach (var first in Enum.GetValues<SettlementKind>())
        {
            var (worker, delivery) = await ClaimedAsync();
            Assert.Equal(SettleResult.Settled, await worker.SettleAsync(Settlement(first, delivery)));
            string settled = await SnapshotAsync(delivery.Task.Id);

            await worker.SettleAsync(Settlement(second, delivery));

            Assert.Equal(settled, await SnapshotAsync(delivery.Task.Id));
            await Operations.CancelAsync(delivery.Task.Id, CancellationToken.None);
        }
    }

    [ContractTheory, MemberData(nameof(AllKinds))]
    public async Task An_old_outcome_does_not_touch_the_next_attempt(SettlementKind old)
    {
        var (worker, delivery) = await ClaimedAsync();
        var retry = TaskSettlement.Retry(delivery, Now, Refused);
        await worker.SettleAsync(retry);
        var next = await worker.ReceiveAsync();
        string running = await SnapshotAsync(delivery.Task.Id);

        await worker.SettleAsync(retry);
        await worker.SettleAsync(Settlement(old, delivery));

        Assert.Equal(running, await SnapshotAsync(delivery.Task.Id));
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(next)));
        Assert.Equal((TaskState.Done, 2), ((await FindAsync(delivery.Task.Id)).State, (await FindAsync(delivery.Task.Id)).Attempts));
    }

    [ContractFact]
    public async Task Results_come_in_the_order_of_the_outcomes()
    {
        var worker = OpenWorker();
        await SubmitAllAsync(NewTask(), NewTask(), NewTask());
        var stale = await worker.ReceiveAsync(1);
        await _harness.ExpireLeaseAsync(worker.Backend, worker.Receiver);
        await EventuallyAsync(stale[0].Task.Id, TaskState.Pending);
        var held = (await worker.ReceiveAsync(3)).Where(delivery => delivery.Task.Id != stale[0].Task.Id).ToList();

        var results = await worker.Receiver.SettleAsync(
            [TaskSettlement.Done(held[0]), TaskSettlement.Done(stale[0]), TaskSettlement.Dead(held[1], Exhausted)],
            CancellationToken.None
        );

        Assert.Equal([SettleResult.Settled, SettleResult.Stale, SettleResult.Settled], results);
        Assert.Equal(TaskState.Done, await StateAsync(held[0].Task.Id));
        Assert.Equal(TaskState.Dead, await StateAsync(held[1].Task.Id));
        Assert.Equal(TaskState.Running, await StateAsync(stale[0].Task.Id));
        Assert.Empty(await worker.Receiver.SettleAsync([], CancellationToken.None));
    }

    [ContractFact]
    public async Task What_was_settled_is_seen_by_others_at_once()
    {
        var worker = OpenWorker();
        var other = _harness.Open();
        for (int i = 0; i < 20; i++)
        {
            var task = await SubmitEndedAsync(worker, TaskState.Done);
            Assert.Equal(TaskState.Done, (await other.Operations!.FindAsync(task.Id, CancellationToken.None))!.State);
        }
    }

    private async Task<(TestWorker Worker, TaskDelivery Delivery)> ClaimedAsync(TaskEnvelope? task = null)
    {
        var worker = OpenWorker();
        task = await SubmitAsync(task);
        var delivery = await worker.ReceiveAsync();
        Assert.Equal(task.Id, delivery.Task.Id);
        return (worker, delivery);
    }

    private TaskSettlement Settlement(SettlementKind kind, TaskDelivery delivery, DateTimeOffset? due = null) =>
        kind switch
        {
            SettlementKind.Done => TaskSettlement.Done(delivery, "1"u8.ToArray()),
            SettlementKind.Retry => TaskSettlement.Retry(delivery, due ?? Soon, Refused),
            SettlementKind.Snooze => TaskSettlement.Snooze(delivery, due ?? Soon),
            SettlementKind.Dead => TaskSettlement.Dead(delivery, Exhausted),
            SettlementKind.Cancelled => TaskSettlement.Cancelled(delivery, Refused),
            SettlementKind.Released => TaskSettlement.Released(delivery),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}
