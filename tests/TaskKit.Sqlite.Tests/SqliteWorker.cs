using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.Sqlite;

namespace TaskKit.Sqlite.Tests;

/// <summary>A worker whose attempts end when the test says so.</summary>
internal sealed class SqliteWorker : IReceiverEvents
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static int _last;
    private int _soloAnnounced;

    public SqliteWorker(SqliteBackend backend, params string[] types) =>
        Receiver = (SqliteReceiver)
            backend.OpenReceiver(new($"worker-{Interlocked.Increment(ref _last)}", types is [] ? ["sms"] : types), this);

    public SqliteReceiver Receiver { get; }

    public ConcurrentQueue<TaskDelivery> Lost { get; } = new();

    public ConcurrentQueue<TaskDelivery> CancelRequests { get; } = new();

    public int SoloAnnounced => Volatile.Read(ref _soloAnnounced);

    public async Task<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        return await Receiver.ReceiveAsync(budget, patience.Token);
    }

    public async Task<TaskDelivery> ReceiveOneAsync() => Assert.Single(await ReceiveAsync(new(1)));

    public async Task<SettleResult> SettleAsync(TaskSettlement settlement) =>
        Assert.Single(await Receiver.SettleAsync([settlement], CancellationToken.None));

    void IReceiverEvents.Lost(TaskDelivery delivery) => Lost.Enqueue(delivery);

    void IReceiverEvents.CancelRequested(TaskDelivery delivery) => CancelRequests.Enqueue(delivery);

    void IReceiverEvents.SoloTaskWaiting() => Interlocked.Increment(ref _soloAnnounced);
}
