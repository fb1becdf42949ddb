using System.Collections.Concurrent;
using TaskKit.Backends;

namespace TaskKit.Conformance;

/// <summary>Workers that settle at random, and a ledger of what they saw, which does not ask the backend.</summary>
/// <param name="newTask">Makes a task that may be stored as a follow-up.</param>
/// <param name="now">The clock.</param>
internal sealed class Storm(Func<TaskEnvelope> newTask, Func<DateTimeOffset> now)
{
    private static readonly TaskFailure Failed = new(TaskErrorTypes.HandlerError, TaskError.Handler("By chance."));

    private readonly ConcurrentDictionary<TaskId, string> _running = new();
    private readonly ConcurrentDictionary<(string Type, string Key), TaskId> _runningKeys = new();
    private readonly ConcurrentDictionary<TaskId, int> _attempts = new();
    private int _expected;

    public ConcurrentDictionary<TaskId, TaskState> Ended { get; } = new();

    public ConcurrentQueue<string> Violations { get; } = new();

    public bool IsOver => Ended.Count >= Volatile.Read(ref _expected) || !Violations.IsEmpty;

    public int AttemptsOf(TaskId id) => _attempts.GetValueOrDefault(id);

    /// <summary>Says that tasks will be submitted; the storm is over when as many have ended.</summary>
    public void Expect(int tasks) => Interlocked.Add(ref _expected, tasks);

    /// <summary>Runs tasks on some slots until it is told to stop; outcomes are settled beside the receives.</summary>
    public async Task RunAsync(TestWorker worker, int slots, Random random, CancellationToken stop)
    {
        var running = new List<(string Type, Task Settling)>();
        while (!stop.IsCancellationRequested)
        {
            running.RemoveAll(entry => entry.Settling.IsCompletedSuccessfully);
            int freeSms = slots / 2 - running.Count(entry => entry.Type == "sms");
            if (running.Count == slots || freeSms == 0)
            {
                await await Task.WhenAny(running.Select(entry => entry.Settling));
                continue;
            }
            var budget = new ReceiveBudget(slots - running.Count, new Dictionary<string, int> { ["sms"] = freeSms });
            var deliveries = await worker.Receiver.ReceiveAsync(budget, stop);
            Check(deliveries.Count <= budget.Total, $"{deliveries.Count} were delivered for {budget.Total} slots");
            Check(deliveries.Count(delivery => delivery.Task.Type == "sms") <= freeSms, $"more sms were delivered than {freeSms}");
            foreach (var delivery in deliveries)
            {
                Begin(worker, delivery);
                var settlement = Choose(delivery, random);
                running.Add((delivery.Task.Type, Task.Run(() => EndAsync(worker, settlement), CancellationToken.None)));
            }
        }
        await Task.WhenAll(running.Select(entry => entry.Settling));
    }

    private void Begin(TestWorker worker, TaskDelivery delivery)
    {
        var task = delivery.Task;
        Check(_running.TryAdd(task.Id, worker.Id), $"{task.Id} was delivered while it ran");
        Check(!Ended.ContainsKey(task.Id), $"{task.Id} was delivered after its end");
        Check(delivery.Attempt == AttemptsOf(task.Id) + 1, $"{task.Id}: attempt {delivery.Attempt} after {AttemptsOf(task.Id)}");
        if (task.Key is not null)
            Check(_runningKeys.TryAdd((task.Type, task.Key), task.Id), $"{task.Id} was delivered while its key ran");
    }

    private async Task EndAsync(TestWorker worker, TaskSettlement settlement)
    {
        var task = settlement.Delivery.Task;
        bool ends = settlement.Kind is SettlementKind.Done or SettlementKind.Dead or SettlementKind.Cancelled;
        if (settlement.Kind is SettlementKind.Done or SettlementKind.Dead or SettlementKind.Retry)
            _attempts.AddOrUpdate(task.Id, 1, (_, count) => count + 1);
        if (ends)
            Check(Ended.TryAdd(task.Id, EndState(settlement.Kind)), $"{task.Id} ended twice");
        Expect(settlement.FollowUps.Count);
        if (task.Key is not null)
            _runningKeys.TryRemove((task.Type, task.Key), out _);
        _running.TryRemove(task.Id, out _);

        var result = await worker.SettleAsync(settlement);
        Check(result == SettleResult.Settled, $"{task.Id}: {settlement.Kind} was {result}");
    }

    private TaskSettlement Choose(TaskDelivery delivery, Random random) =>
        random.Next(100) switch
        {
            < 45 => TaskSettlement.Done(delivery),
            < 55 => TaskSettlement.Done(delivery, followUps: delivery.Task.Metadata.Count == 0 ? [newTask(), newTask()] : []),
            < 70 => TaskSettlement.Retry(delivery, now(), Failed),
            < 77 => TaskSettlement.Snooze(delivery, now()),
            < 85 => TaskSettlement.Released(delivery),
            < 95 => TaskSettlement.Dead(delivery, Failed),
            _ => TaskSettlement.Cancelled(delivery, Failed),
        };

    private static TaskState EndState(SettlementKind kind) =>
        kind switch
        {
            SettlementKind.Done => TaskState.Done,
            SettlementKind.Dead => TaskState.Dead,
            _ => TaskState.Cancelled,
        };

    private void Check(bool holds, string violation)
    {
        if (!holds)
            Violations.Enqueue(violation);
    }
}
