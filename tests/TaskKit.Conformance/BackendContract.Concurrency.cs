using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Many_submitters_and_workers_bring_every_task_to_one_end(int seed)
    {
        const int Submitters = 8;
        const int TasksEach = 60;
        var storm = new Storm(() => NewTask(Email) with { Metadata = new Dictionary<string, string> { ["parent"] = "yes" } }, () => Now);
        storm.Expect(Submitters * TasksEach);
        var workers = Enumerable.Range(0, 3).Select(_ => OpenWorker()).ToList();
        using var stop = new CancellationTokenSource();
        var running = workers
            .Select((worker, i) => Task.Run(() => storm.RunAsync(worker, 8, new Random(seed * 100 + i), stop.Token)))
            .ToList();

        await Task.WhenAll(
            Enumerable.Range(0, Submitters).Select(i => Task.Run(() => SubmitOneByOneAsync(TasksEach, new Random(seed * 10 + i))))
        );
        await Eventually.TrueAsync(() => storm.IsOver, seconds: 60);
        await stop.CancelAsync();
        await Task.WhenAll(running);

        Assert.Empty(storm.Violations);
        foreach (var (id, end) in storm.Ended)
        {
            var record = await FindAsync(id);
            Assert.Equal((end, 0), (record.State, record.Crashes));
            if (end is not TaskState.Cancelled)
                Assert.Equal(storm.AttemptsOf(id), record.Attempts);
        }
        if (_backend.Capabilities.HasFlag(BackendCapabilities.Count))
            Assert.Equal(storm.Ended.Count, (await Operations.CountAsync(CancellationToken.None)).Sum(count => count.Count));
        await workers[0].ExpectNothingAsync();
    }

    [ContractTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_receive_that_is_ended_at_a_random_moment_loses_nothing(int seed)
    {
        var worker = OpenWorker();
        var random = new Random(seed);
        for (int i = 0; i < 400; i++)
        {
            using var ending = new CancellationTokenSource();
            var receiving = worker.Receiver.ReceiveAsync(new(3), ending.Token).AsTask();
            // The wait may end before the task comes, while it is claimed, or after.
            int spins = random.Next(2000);
            var submitting = Task.Run(() => SubmitAsync());
            var cancelling = Task.Run(async () =>
            {
                if (spins % 4 > 0)
                    await submitting;
                Thread.SpinWait(spins);
                await ending.CancelAsync();
            });

            var deliveries = await receiving;
            await cancelling;
            var task = await submitting;
            if (deliveries.Count == 0)
                deliveries = await worker.ReceiveSomeAsync(new(3));
            Assert.Equal(task.Id, Assert.Single(deliveries).Task.Id);
        }
        await worker.ExpectNothingAsync();
    }

    [ContractFact]
    public async Task One_idempotency_key_from_many_submitters_gives_one_task()
    {
        var backends = Enumerable.Range(0, 4).Select(_ => _harness.Open()).ToList();
        var submits = Enumerable
            .Range(0, 16)
            .Select(i =>
                Task.Run(async () =>
                    await backends[i % 4].SubmitAsync([NewTask() with { IdempotencyKey = "order-7" }], CancellationToken.None)
                )
            );

        var outcomes = (await Task.WhenAll(submits)).Select(Assert.Single).ToList();

        var stored = Assert.Single(outcomes, outcome => outcome.Status == SubmitStatus.Stored);
        Assert.All(outcomes, outcome => Assert.Equal(stored.Id, outcome.Id));
        Assert.Equal(15, outcomes.Count(outcome => outcome.Status == SubmitStatus.Existing));
    }

    [ContractFact]
    public async Task Nothing_is_lost_while_workers_hang_and_die()
    {
        var random = new Random(7);
        var tasks = Enumerable.Range(0, 40).Select(_ => NewTask()).ToArray();
        await SubmitAllAsync(tasks);
        var settled = new List<TaskId>();
        for (int round = 0; round < 8; round++)
        {
            var worker = OpenWorker();
            var held = await worker.ReceiveAsync(4);
            foreach (var delivery in held.Take(2))
            {
                Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(delivery)));
                settled.Add(delivery.Task.Id);
            }
            if (random.Next(2) == 0)
            {
                await _harness.KillAsync(worker.Backend, worker.Receiver);
                continue;
            }
            await _harness.ExpireLeaseAsync(worker.Backend, worker.Receiver);
            await Eventually.TrueAsync(() => worker.Lost.Count == 2);
            Assert.All(
                await worker.Receiver.SettleAsync([.. held.Skip(2).Select(d => TaskSettlement.Done(d))], CancellationToken.None),
                Stale
            );
        }

        var last = OpenWorker();
        await Eventually.TrueAsync(async () =>
        {
            var deliveries = await last.ReceiveBrieflyAsync(new(10));
            var solo = await last.TryReceiveSoloAsync();
            foreach (var delivery in solo is null ? deliveries : deliveries.Append(solo))
            {
                Assert.Equal(SettleResult.Settled, await last.SettleAsync(TaskSettlement.Done(delivery)));
                settled.Add(delivery.Task.Id);
            }
            return (await StatesAsync(tasks)).All(state => state.IsTerminal());
        });

        var crashed = tasks.Zip(await StatesAsync(tasks)).Where(pair => pair.Second == TaskState.Dead).Select(pair => pair.First.Id);
        Assert.Equal(tasks.Select(task => task.Id).Order(), settled.Concat(crashed).Order());
    }

    private async Task<TaskState[]> StatesAsync(TaskEnvelope[] tasks)
    {
        var states = new TaskState[tasks.Length];
        for (int i = 0; i < states.Length; i++)
            states[i] = await StateAsync(tasks[i].Id);
        return states;
    }

    private static void Stale(SettleResult result) => Assert.Equal(SettleResult.Stale, result);

    /// <summary>Submits from what is another process, some tasks with one of a few keys where the backend has them.</summary>
    private async Task SubmitOneByOneAsync(int count, Random random)
    {
        var backend = _harness.Open();
        bool hasKeys = backend.Capabilities.HasFlag(BackendCapabilities.OrderedKeys);
        for (int i = 0; i < count; i++)
        {
            var task = NewTask(random.Next(2) == 0 ? Sms : Email) with { Priority = random.Next(-2, 3) };
            if (hasKeys && random.Next(4) == 0)
                task = task with { Key = $"key-{random.Next(3)}" };
            var outcome = Assert.Single(await backend.SubmitAsync([task], CancellationToken.None));
            Assert.Equal(SubmitStatus.Stored, outcome.Status);
        }
    }
}
