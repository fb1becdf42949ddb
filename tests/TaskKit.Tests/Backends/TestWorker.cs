using System.Collections.Concurrent;
using System.Text;
using TaskKit.Backends;

namespace TaskKit.Tests.Backends;

/// <summary>A worker in the tests' hands: what it receives it settles only when the test says so.</summary>
internal sealed class TestWorker : IReceiverEvents, IAsyncDisposable
{
    private const string Marker = "marker";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _time;
    private int _loneTasksAnnounced;

    public TestWorker(ITaskBackend backend, TimeProvider time, ReceiverOptions options)
    {
        (Backend, _time, Id) = (backend, time, options.WorkerId);
        Receiver = backend.OpenReceiver(options with { Types = [.. options.Types, Marker] }, this);
    }

    public string Id { get; }

    public ITaskBackend Backend { get; }

    public ITaskReceiver Receiver { get; }

    public ConcurrentQueue<TaskDelivery> Lost { get; } = new();

    public ConcurrentQueue<TaskDelivery> CancelRequests { get; } = new();

    public int LoneTasksAnnounced => Volatile.Read(ref _loneTasksAnnounced);

    /// <summary>One claim, as large as the backend makes it; at least one task.</summary>
    public async Task<IReadOnlyList<TaskDelivery>> ReceiveSomeAsync(ReceiveBudget budget)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var deliveries = await Receiver.ReceiveAsync(budget, patience.Token);
        Assert.True(deliveries.Count > 0, $"Nothing was delivered to {Id} within {Patience.TotalSeconds} s.");
        Assert.True(deliveries.Count <= budget.Total, $"{deliveries.Count} tasks were delivered for {budget.Total} slots.");
        return deliveries;
    }

    /// <summary>As many tasks as the test expects, in the order they came.</summary>
    public async Task<IReadOnlyList<TaskDelivery>> ReceiveAsync(int count)
    {
        var deliveries = new List<TaskDelivery>();
        while (deliveries.Count < count)
            deliveries.AddRange(await ReceiveSomeAsync(new(count - deliveries.Count)));
        return deliveries;
    }

    public async Task<TaskDelivery> ReceiveAsync() => (await ReceiveAsync(1))[0];

    /// <summary>A task, and the time at which it came.</summary>
    public async Task<(TaskDelivery Delivery, DateTimeOffset At)> ReceiveTimedAsync() => (await ReceiveAsync(), _time.GetUtcNow());

    /// <summary>The task that must run alone; it may take the backend a moment to know that it must.</summary>
    public async Task<TaskDelivery> ReceiveAloneAsync()
    {
        TaskDelivery? alone = null;
        await Support.Eventually.TrueAsync(async () => (alone = await TryReceiveAloneAsync()) is not null);
        return alone!;
    }

    /// <summary>The task that must run alone, or <see langword="null"/>, at once.</summary>
    public async Task<TaskDelivery?> TryReceiveAloneAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var deliveries = await Receiver.ReceiveAsync(new(10, Alone: true), patience.Token);
        Assert.False(patience.IsCancellationRequested, "A receive of what must run alone waited instead of returning at once.");
        Assert.InRange(deliveries.Count, 0, 1);
        return deliveries.Count == 0 ? null : deliveries[0];
    }

    /// <summary>
    /// Nothing is due for this worker: a task submitted now, behind all others by its priority, is the next one that it gets.
    /// </summary>
    public async Task ExpectNothingAsync()
    {
        var marker = new TaskEnvelope
        {
            Id = TaskId.New(_time),
            Type = Marker,
            Payload = Encoding.UTF8.GetBytes("{}"),
            CreatedAt = _time.GetUtcNow(),
            Priority = -TaskEnvelope.HighestPriority,
        };
        await Backend.SubmitAsync([marker], CancellationToken.None);
        foreach (var delivery in await ReceiveSomeAsync(new(100)))
        {
            Assert.Equal(Marker, delivery.Task.Type);
            Assert.Equal(SettleResult.Settled, await SettleAsync(TaskSettlement.Done(delivery)));
        }
    }

    public async Task<SettleResult> SettleAsync(TaskSettlement settlement) =>
        Assert.Single(await Receiver.SettleAsync([settlement], CancellationToken.None));

    public void LoneTaskWaiting() => Interlocked.Increment(ref _loneTasksAnnounced);

    void IReceiverEvents.Lost(TaskDelivery delivery) => Lost.Enqueue(delivery);

    void IReceiverEvents.CancelRequested(TaskDelivery delivery) => CancelRequests.Enqueue(delivery);

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();
}
