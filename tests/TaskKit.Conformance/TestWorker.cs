using System.Collections.Concurrent;
using System.Text;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>A worker in the tests' hands: what it receives it settles only when the test says so.</summary>
public sealed class TestWorker : IReceiverEvents, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _time;
    private readonly BackendHarness? _harness;
    private readonly IReadOnlyList<string> _types;
    private int _soloTasksAnnounced;

    /// <param name="backend">The backend that it receives from.</param>
    /// <param name="time">The clock that the backend goes by.</param>
    /// <param name="options">Its id and its types.</param>
    /// <param name="harness">The harness that brings tasks to this worker; <see langword="null"/> where the backend needs no help.</param>
    public TestWorker(ITaskBackend backend, TimeProvider time, ReceiverOptions options, BackendHarness? harness = null)
    {
        (Backend, _time, _harness, _types, Id) = (backend, time, harness, options.Types, options.WorkerId);
        Receiver = backend.OpenReceiver(options, this);
    }

    /// <summary>The id by which it receives.</summary>
    public string Id { get; }

    /// <summary>The backend that it receives from.</summary>
    public ITaskBackend Backend { get; }

    /// <summary>Its receiver.</summary>
    public ITaskReceiver Receiver { get; }

    /// <summary>The deliveries that the backend took from it.</summary>
    public ConcurrentQueue<TaskDelivery> Lost { get; } = new();

    /// <summary>The deliveries that somebody asked to cancel.</summary>
    public ConcurrentQueue<TaskDelivery> CancelRequests { get; } = new();

    /// <summary>The number of times that the backend said that a task must run alone.</summary>
    public int SoloTasksAnnounced => Volatile.Read(ref _soloTasksAnnounced);

    /// <summary>One claim, as large as the backend makes it; at least one task.</summary>
    public async Task<IReadOnlyList<TaskDelivery>> ReceiveSomeAsync(ReceiveBudget budget)
    {
        var deliveries = await ReceiveWithinAsync(budget, Patience);
        Assert.True(deliveries.Count > 0, $"Nothing was delivered to {Id} within {Patience.TotalSeconds} s.");
        Assert.True(deliveries.Count <= budget.Total, $"{deliveries.Count} tasks were delivered for {budget.Total} slots.");
        return deliveries;
    }

    /// <summary>One claim, which may be empty after a moment.</summary>
    public Task<IReadOnlyList<TaskDelivery>> ReceiveBrieflyAsync(ReceiveBudget budget) =>
        ReceiveWithinAsync(budget, TimeSpan.FromMilliseconds(50));

    /// <summary>As many tasks as the test expects, in the order they came.</summary>
    public async Task<IReadOnlyList<TaskDelivery>> ReceiveAsync(int count)
    {
        var deliveries = new List<TaskDelivery>();
        while (deliveries.Count < count)
            deliveries.AddRange(await ReceiveSomeAsync(new(count - deliveries.Count)));
        return deliveries;
    }

    /// <summary>One task.</summary>
    public async Task<TaskDelivery> ReceiveAsync() => (await ReceiveAsync(1))[0];

    /// <summary>A task, and the time at which it came.</summary>
    public async Task<(TaskDelivery Delivery, DateTimeOffset At)> ReceiveTimedAsync() => (await ReceiveAsync(), _time.GetUtcNow());

    /// <summary>
    /// The task that must run alone. It may take the backend a moment to know that it must, and some learn it only when it would be claimed.
    /// </summary>
    public async Task<TaskDelivery> ReceiveSoloAsync()
    {
        TaskDelivery? solo = null;
        await Eventually.TrueAsync(async () =>
        {
            if ((solo = await TryReceiveSoloAsync()) is not null)
                return true;
            foreach (var other in await ReceiveBrieflyAsync(new(100)))
                await SettleAsync(TaskSettlement.Released(other));
            return false;
        });
        return solo!;
    }

    /// <summary>The task that must run alone, or <see langword="null"/>, at once.</summary>
    public async Task<TaskDelivery?> TryReceiveSoloAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await FavourAsync();
        var deliveries = await Receiver.ReceiveAsync(new(10, Solo: true), patience.Token);
        Assert.False(patience.IsCancellationRequested, "A receive of what must run alone waited instead of returning at once.");
        Assert.InRange(deliveries.Count, 0, 1);
        return deliveries.Count == 0 ? null : deliveries[0];
    }

    /// <summary>
    /// Nothing is due for this worker: tasks submitted now, one of each type and behind all others by priority, are the next that it gets.
    /// </summary>
    public async Task ExpectNothingAsync()
    {
        var markers = _types.Select(NewMarker).ToArray();
        await Backend.SubmitAsync(markers, CancellationToken.None);
        foreach (var delivery in await ReceiveAsync(markers.Length))
        {
            Assert.Contains(delivery.Task.Id, markers.Select(marker => marker.Id));
            Assert.Equal(SettleResult.Settled, await SettleAsync(TaskSettlement.Done(delivery)));
        }
    }

    /// <summary>Settles one delivery.</summary>
    public async Task<SettleResult> SettleAsync(TaskSettlement settlement) =>
        Assert.Single(await Receiver.SettleAsync([settlement], CancellationToken.None));

    /// <inheritdoc/>
    public void SoloTaskWaiting() => Interlocked.Increment(ref _soloTasksAnnounced);

    void IReceiverEvents.Lost(TaskDelivery delivery) => Lost.Enqueue(delivery);

    void IReceiverEvents.CancelRequested(TaskDelivery delivery) => CancelRequests.Enqueue(delivery);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Receiver.DisposeAsync();

    private async Task<IReadOnlyList<TaskDelivery>> ReceiveWithinAsync(ReceiveBudget budget, TimeSpan time)
    {
        await FavourAsync();
        using var patience = new CancellationTokenSource(time, TimeProvider.System);
        while (true)
        {
            try
            {
                return await Receiver.ReceiveAsync(budget, patience.Token);
            }
            catch (BackendUnavailableException) when (!patience.IsCancellationRequested)
            {
                // As every worker does: a busy machine may be slow to answer its first connection.
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private ValueTask FavourAsync() => _harness?.FavourAsync(Receiver) ?? ValueTask.CompletedTask;

    private TaskEnvelope NewMarker(string type) =>
        new()
        {
            Id = TaskId.New(_time),
            Type = type,
            Payload = Encoding.UTF8.GetBytes("{}"),
            CreatedAt = _time.GetUtcNow(),
            Priority = -TaskEnvelope.HighestPriority,
        };
}
