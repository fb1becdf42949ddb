using TaskKit.Backends;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractFact]
    public async Task Each_retry_is_the_next_attempt()
    {
        var worker = OpenWorker();
        var task = await SubmitAsync(NewTask() with { MaxRetries = 3 });
        for (int attempt = 1; attempt <= 4; attempt++)
        {
            var delivery = await worker.ReceiveAsync();
            Assert.Equal((task.Id, attempt), (delivery.Task.Id, delivery.Attempt));
            Assert.Equal(attempt - 1, (await FindAsync(task.Id)).Attempts);
            await worker.SettleAsync(attempt < 4 ? TaskSettlement.Retry(delivery, Now, Refused) : TaskSettlement.Dead(delivery, Exhausted));
        }

        var record = await FindAsync(task.Id);
        Assert.Equal((TaskState.Dead, 4, 0), (record.State, record.Attempts, record.Crashes));
        Assert.Equal(Exhausted, record.Failure);
    }

    [ContractFact]
    public async Task Releases_snoozes_and_lost_leases_cost_no_attempt()
    {
        var worker = OpenWorker();
        var task = await SubmitAsync();
        await worker.SettleAsync(TaskSettlement.Retry(await worker.ReceiveAsync(), Now, Refused));

        await worker.SettleAsync(TaskSettlement.Released(await worker.ReceiveAsync()));
        await worker.SettleAsync(TaskSettlement.Snooze(await worker.ReceiveAsync(), Now));
        await worker.ReceiveAsync();
        await _harness.ExpireLeaseAsync(worker.Backend, worker.Receiver);

        var delivery = await worker.ReceiveAsync();
        Assert.Equal((task.Id, 2, 0), (delivery.Task.Id, delivery.Attempt, delivery.Crashes));
    }

    [ContractFact]
    public async Task What_was_submitted_stays_the_same_through_retry_death_and_replay()
    {
        var worker = OpenWorker();
        var task = await SubmitAsync(
            NewTask(payload: "{\"body\":\"größte \\u00e9\", \"n\" : 1.0e+05 }") with
            {
                Key = "user-42",
                IdempotencyKey = "order-7",
                Priority = 1,
                MaxRetries = 1,
                Timeout = TimeSpan.FromSeconds(5),
                Metadata = new Dictionary<string, string> { ["tenant"] = "a" },
                TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            }
        );
        var first = await worker.ReceiveAsync();
        await worker.SettleAsync(TaskSettlement.Retry(first, Now, Refused));
        var second = await worker.ReceiveAsync();
        await worker.SettleAsync(TaskSettlement.Dead(second, Exhausted));
        string dead = Comparable((await FindAsync(task.Id)).Task);
        await Operations.ReplayAsync(task.Id, CancellationToken.None);
        var replayed = await worker.ReceiveAsync();

        Assert.All([Comparable(first.Task), Comparable(second.Task), dead], text => Assert.Equal(Comparable(task), text));
        Assert.Equal(Comparable(task with { Generation = 1 }), Comparable(replayed.Task));
    }

    [ContractFact]
    public async Task The_failure_of_an_earlier_attempt_is_gone_when_a_later_one_succeeds()
    {
        var (worker, delivery) = await ClaimedAsync();
        await worker.SettleAsync(TaskSettlement.Retry(delivery, Now, Refused));

        await worker.SettleAsync(TaskSettlement.Done(await worker.ReceiveAsync()));

        var record = await FindAsync(delivery.Task.Id);
        Assert.Equal((TaskState.Done, 2), (record.State, record.Attempts));
        Assert.Null(record.Failure);
    }
}
