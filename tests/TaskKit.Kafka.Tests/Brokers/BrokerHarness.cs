using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Conformance;
using TaskKit.Redis.State.Leases;
using TaskKit.Servers;

namespace TaskKit.Kafka.Tests.Brokers;

/// <summary>A backend on a broker, with its guard in a Redis database of its own. One worker at a time gets records: the one that receives.</summary>
internal abstract class BrokerHarness(string[] types) : BackendHarness
{
    protected static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(2);

    public override TimeProvider Time => TimeProvider.System;

    public override TimeSpan Soon => TimeSpan.FromSeconds(1);

    /// <summary>The server of a test that harms it; else the shared one.</summary>
    public RedisServer Redis { get; set; } = null!;

    protected int Database { get; private set; }

    protected string[] Types => types;

    /// <summary>The open receivers of all backends.</summary>
    protected abstract IEnumerable<BrokerReceiver> Receivers { get; }

    /// <summary>Takes a receiver away from the broker, or brings it back.</summary>
    protected abstract void SetAway(BrokerReceiver receiver, bool isAway);

    public override async ValueTask StartAsync()
    {
        Redis ??= await SharedServers.RedisAsync();
        Database = Redis.NextDatabase();
    }

    public override ValueTask FavourAsync(ITaskReceiver receiver)
    {
        foreach (var each in Receivers)
            SetAway(each, each != receiver);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask KillAsync(ITaskBackend backend, ITaskReceiver receiver)
    {
        var dies = (BrokerReceiver)receiver;
        SetAway(dies, true);
        await dies.KillAsync();
        await ExpireAsync((WorkerLease)dies.Lease);
    }

    public override async ValueTask ExpireLeaseAsync(ITaskBackend backend, ITaskReceiver receiver)
    {
        var hangs = (BrokerReceiver)receiver;
        var lease = (WorkerLease)hangs.Lease;
        lease.IsHung = true;
        SetAway(hangs, true);
        await ExpireAsync(lease);
        await using (var heir = new TestWorker(backend, Time, new ReceiverOptions("heir", types), this))
            await TakeOverAsync(heir, [.. hangs.Running.Select(delivery => delivery.Task.Id)]);
        lease.IsHung = false;
        await lease.RenewAsync(CancellationToken.None);
    }

    /// <summary>As if the lease's time had passed.</summary>
    public Task ExpireAsync(WorkerLease lease) =>
        Redis.CommandAsync(
            "EVAL",
            "redis.call('SELECT', ARGV[1]) return redis.call('DEL', ARGV[2])",
            "0",
            $"{Database}",
            $"tk:w:{lease.Incarnation:x16}"
        );

    // What is held by nobody who lives goes to the heir, who gives it back at once.
    private static async Task TakeOverAsync(TestWorker heir, HashSet<TaskId> left)
    {
        while (left.Count > 0)
        {
            var taken = (await heir.ReceiveBrieflyAsync(new(100))).ToList();
            if (heir.SoloTasksAnnounced > 0 && await heir.TryReceiveSoloAsync() is { } solo)
                taken.Add(solo);
            foreach (var delivery in taken)
            {
                await heir.SettleAsync(TaskSettlement.Released(delivery));
                left.Remove(delivery.Task.Id);
            }
        }
    }
}
