using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Connecting;
using TaskKit.Redis.State.Leases;
using TaskKit.Servers;
using TaskKit.Telemetry;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>A worker's sign of life.</summary>
public sealed class WorkerLeaseTests
{
    [RedisFact]
    public async Task It_stands_under_its_own_key_with_the_workers_name_and_runs_out_by_itself()
    {
        await using var redis = await GuardHarness.StartAsync();
        var lease = redis.Worker("mailer-1");
        await lease.RenewAsync(CancellationToken.None);
        Assert.Equal("mailer-1", await redis.CommandAsync("GET", Key('w', lease)));
        Assert.InRange(long.Parse(await redis.CommandAsync("PTTL", Key('w', lease))), 1, 6000);
        Assert.Equal("0", await redis.CommandAsync("EXISTS", Key('r', lease)));
    }

    [RedisFact]
    public async Task It_is_renewed_without_being_asked()
    {
        await using var redis = await GuardHarness.StartAsync();
        var lease = redis.Worker();
        await lease.RenewAsync(CancellationToken.None);
        await redis.CommandAsync("PEXPIRE", Key('w', lease), "2500");
        await Eventually.TrueAsync(async () => long.Parse(await redis.CommandAsync("PTTL", Key('w', lease))) > 2500);
    }

    [RedisFact]
    public async Task Run_out_and_renewed_it_tells_the_worker_and_the_others()
    {
        await using var redis = await GuardHarness.StartAsync();
        var lease = redis.Worker();
        int returned = 0;
        lease.Returned += () =>
        {
            Interlocked.Increment(ref returned);
            throw new InvalidOperationException("A listener that fails stops nothing.");
        };
        await lease.RenewAsync(CancellationToken.None);
        Assert.Equal(0, Volatile.Read(ref returned));
        await redis.CommandAsync("DEL", Key('w', lease));
        await Eventually.TrueAsync(async () => await redis.CommandAsync("EXISTS", Key('r', lease)) == "1");
        Assert.Equal("a", await redis.CommandAsync("GET", Key('w', lease)));
        await Eventually.TrueAsync(() => Volatile.Read(ref returned) == 1);
        await lease.RenewAsync(CancellationToken.None);
    }

    [RedisFact]
    public async Task Nothing_is_granted_under_a_lease_that_has_run_out()
    {
        await using var redis = await GuardHarness.StartAsync();
        var lease = redis.Worker();
        bool returned = false;
        lease.Returned += () => Volatile.Write(ref returned, true);
        await lease.RenewAsync(CancellationToken.None);
        await redis.CommandAsync("DEL", Key('w', lease));
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(redis.NewId()))).Kind);
        Assert.Equal("1", await redis.CommandAsync("EXISTS", Key('w', lease)));
        await Eventually.TrueAsync(() => Volatile.Read(ref returned));
    }

    [RedisFact]
    public async Task Disposed_it_is_gone_at_once_and_marked_as_left_in_order()
    {
        await using var redis = await GuardHarness.StartAsync();
        var lease = redis.Guard.OpenLease("b");
        await lease.RenewAsync(CancellationToken.None);
        await lease.DisposeAsync();
        Assert.Equal("0", await redis.CommandAsync("EXISTS", Key('w', lease)));
        Assert.Equal("1", await redis.CommandAsync("EXISTS", Key('r', lease)));
        await lease.DisposeAsync();
    }

    [RedisFact]
    public async Task It_survives_a_restart_of_redis_and_notices_the_loss_of_all_data()
    {
        await using var server = await RedisServer.StartNewAsync("--appendfsync", "always");
        using var losses = new CountListener(MetricNames.RedisLosses, MetricNames.AddressTag, server.Address);
        var options = new RedisOptions { Address = server.Address, LeaseDuration = TimeSpan.FromSeconds(2) };
        var logs = new RecordingLogs();
        await using var store = new RedisGuard(options, new(), TimeProvider.System, logs.CreateLogger("redis"));
        var lease = store.OpenLease("a");
        await lease.RenewAsync(CancellationToken.None);
        await server.KillAsync();
        await server.StartAsync();
        await lease.RenewAsync(CancellationToken.None);
        Assert.Equal(0, losses.Count);
        for (int i = 1; i <= 2; i++)
        {
            await server.CommandAsync("FLUSHALL");
            await Eventually.TrueAsync(async () => await server.CommandAsync("EXISTS", Key('w', lease)) == "1");
            Assert.Equal("1", await server.CommandAsync("EXISTS", Key('r', lease)));
            await Eventually.TrueAsync(() => losses.Count == i && logs.Lines.Count(line => line.Id.Id == 1206) == i);
        }
        Assert.DoesNotContain(logs.Lines, line => line.Id.Id == 1203);
    }

    [RedisFact]
    public async Task Every_worker_notices_the_loss_whoever_comes_first_afterwards()
    {
        await using var server = await RedisServer.StartNewAsync();
        using var losses = new CountListener(MetricNames.RedisLosses, MetricNames.AddressTag, server.Address);
        await using var store = new RedisGuard(new() { Address = server.Address }, new(), TimeProvider.System, NullLogger.Instance);
        WorkerLease[] leases = [store.OpenLease("a"), store.OpenLease("b"), store.OpenLease("c")];
        foreach (var lease in leases)
            await lease.RenewAsync(CancellationToken.None);
        await server.CommandAsync("FLUSHALL");
        foreach (var lease in leases)
            await lease.RenewAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => losses.Count == leases.Length);
    }

    [RedisFact]
    public async Task Something_foreign_under_the_name_of_all_that_is_known_stops_nobody_and_is_no_loss()
    {
        await using var server = await RedisServer.StartNewAsync();
        using var losses = new CountListener(MetricNames.RedisLosses, MetricNames.AddressTag, server.Address);
        await using var store = new RedisGuard(new() { Address = server.Address }, new(), TimeProvider.System, NullLogger.Instance);
        var lease = store.OpenLease("a");
        await lease.RenewAsync(CancellationToken.None);
        await server.CommandAsync("DEL", "tk:memory");
        await server.CommandAsync("RPUSH", "tk:memory", "x");
        await lease.RenewAsync(CancellationToken.None);
        await lease.RenewAsync(CancellationToken.None);
        Assert.Equal(0, losses.Count);
    }

    [RedisFact]
    public async Task A_frozen_server_costs_no_more_than_the_freeze()
    {
        await using var server = await RedisServer.StartNewAsync();
        var options = new RedisOptions { Address = server.Address, LeaseDuration = TimeSpan.FromSeconds(1) };
        await using var store = new RedisGuard(options, new(), TimeProvider.System, NullLogger.Instance);
        var lease = store.OpenLease("a");
        await lease.RenewAsync(CancellationToken.None);
        await server.PauseAsync();
        // What the server had answered before may still arrive.
        await lease
            .RenewAsync(CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(1))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Assert.ThrowsAsync<TimeoutException>(() => lease.RenewAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(1)));
        server.Resume();
        await lease.RenewAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [RedisFact]
    public async Task Tokens_are_never_alike()
    {
        await using var redis = await GuardHarness.StartAsync();
        var (one, other) = (redis.Worker("a"), redis.Worker("b"));
        var tokens = Enumerable.Range(0, 1000).SelectMany(_ => (Token[])[one.NextToken(), other.NextToken()]);
        Assert.Equal(2000, tokens.Distinct().Count());
    }

    private static string Key(char kind, WorkerLease lease) => $"tk:{kind}:{lease.Incarnation:x16}";
}
