using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Records;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Connecting;
using TaskKit.Redis.State.Leases;
using TaskKit.Servers;
using TaskKit.Telemetry;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Redis missing, slow, restarted, emptied, or holding something foreign.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task A_missing_server_is_named_with_its_cause()
    {
        await using var store = NewStore(new() { Address = "127.0.0.77:1", Password = "hunter2" }, out var logs);
        using var outages = new CountListener(MetricNames.RedisOutages, MetricNames.AddressTag, "127.0.0.77:1");
        string? cause = await store.CheckAsync(CancellationToken.None);
        Assert.Contains("Redis at 127.0.0.77:1 ", cause);
        var error = await Assert.ThrowsAsync<BackendUnavailableException>(() => FindAsync(store));
        Assert.Contains("Redis at 127.0.0.77:1 ", error.Message);
        // Not the client library's advice to its programmers.
        Assert.DoesNotContain(
            "abort",
            $"{cause} {error.Message} {string.Join(' ', logs.Lines.Select(line => line.Text))}",
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Single(logs.Lines, line => line.Id.Id == 1200);
        Assert.Equal(1, outages.Count);
    }

    [RedisFact]
    public async Task A_killed_server_is_noticed_and_used_again_once_it_is_back()
    {
        await using var server = await RedisServer.StartNewAsync();
        using var outages = new CountListener(MetricNames.RedisOutages, MetricNames.AddressTag, server.Address);
        await using var store = NewStore(new() { Address = server.Address }, out var logs);
        Assert.Null(await store.CheckAsync(CancellationToken.None));
        await server.KillAsync();
        await Assert.ThrowsAsync<BackendUnavailableException>(() => FindAsync(store));
        await Assert.ThrowsAsync<BackendUnavailableException>(() => FindAsync(store));
        await server.StartAsync();
        long back = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(async () => await store.CheckAsync(CancellationToken.None) is null);
        Assert.InRange(TimeProvider.System.GetElapsedTime(back).TotalSeconds, 0, 5);
        Assert.Single(logs.Lines, line => line.Id.Id == 1201);
        Assert.Equal(1, outages.Count);
    }

    [RedisFact]
    public async Task Flushes_cut_off_in_the_middle_are_sent_again_and_end_once()
    {
        await using var server = await RedisServer.StartNewAsync("--appendfsync", "always");
        await using var store = NewStore(new() { Address = server.Address, FlushDeadline = TimeSpan.FromSeconds(1) }, out _);
        var lease = store.OpenLease("a");
        var flushes = Enumerable.Range(0, 8).Select(_ => RunAsync(store, lease)).ToList();
        for (int i = 0; i < 3; i++)
        {
            await Eventually.TrueAsync(async () => int.Parse(await server.CommandAsync("DBSIZE")) > 0);
            await server.KillAsync();
            await server.StartAsync();
        }
        var ids = (await Task.WhenAll(flushes)).SelectMany(done => done);
        var again = ids.Select(id => Request(store, lease) with { Id = id }).ToList();
        Assert.All(
            await PatientlyAsync(() => store.StartAsync(again, CancellationToken.None)),
            answer => Assert.Equal(SkipReason.Terminal, answer.Skip)
        );
    }

    [RedisFact]
    public async Task A_server_that_does_not_answer_costs_the_deadline()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var store = NewStore(new() { Address = server.Address, FlushDeadline = TimeSpan.FromSeconds(1) }, out _);
        var lease = store.OpenLease("a");
        var request = Request(store, lease);
        await lease.RenewAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => await store.CheckAsync(CancellationToken.None) is null);
        await server.CommandAsync("CLIENT", "PAUSE", "5000");
        long start = TimeProvider.System.GetTimestamp();
        var error = await Assert.ThrowsAsync<BackendUnavailableException>(async () =>
            await store.StartAsync([request], CancellationToken.None)
        );
        Assert.Contains("did not answer within 1s", error.Message);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0.9, 4.5);
        var answers = await PatientlyAsync(() => store.StartAsync([request], CancellationToken.None));
        Assert.Equal(StartKind.Granted, answers[0].Kind);
    }

    [RedisFact]
    public async Task Scripts_that_the_server_forgot_are_sent_again()
    {
        await using var server = await RedisServer.StartNewAsync();
        using var outages = new CountListener(MetricNames.RedisOutages, MetricNames.AddressTag, server.Address);
        await using var store = NewStore(new() { Address = server.Address }, out _);
        var lease = store.OpenLease("a");
        for (int i = 0; i < 3; i++)
        {
            await server.CommandAsync("SCRIPT", "FLUSH");
            var request = Request(store, lease);
            var answer = (await store.StartAsync([request], CancellationToken.None))[0];
            await server.CommandAsync("SCRIPT", "FLUSH");
            await store.SettleAsync([SettleRequest.Done(request.Run(answer))], CancellationToken.None);
            Assert.Equal(TaskState.Done, (await store.FindAsync(request.Id, CancellationToken.None))!.State);
        }
        Assert.Equal(0, outages.Count);
    }

    [RedisFact]
    public async Task A_foreign_key_stops_only_its_own_minute_and_a_foreign_field_only_its_task()
    {
        await using var redis = await GuardHarness.StartAsync();
        var foreign = redis.Request(redis.NewId());
        await redis.CommandAsync("SET", $"tk:s:{redis.Now:yyyyMMddHHmm}", "x");
        redis.Time.Advance(TimeSpan.FromMinutes(1));
        var good = redis.Request(redis.NewId());
        var answers = await redis.Guard.StartAsync([foreign, good]);
        Assert.All(answers, answer => Assert.Equal(StartKind.Granted, answer.Kind));
        SettleRequest[] settles = [SettleRequest.Done(foreign.Run(answers[0])), SettleRequest.Done(good.Run(answers[1]))];
        Assert.All(await redis.Guard.SettleAsync(settles, CancellationToken.None), answer => Assert.Equal(SettleAnswer.Applied, answer));
        Assert.Equal(TaskState.Done, (await redis.FindAsync(good.Id)).State);
        var spoilt = await redis.RunningAsync();
        string script =
            "redis.call('SELECT', ARGV[1]) for _, f in ipairs(redis.call('HKEYS', ARGV[2])) do redis.call('HSET', ARGV[2], f, 'junk') end";
        await redis.Server.CommandAsync("EVAL", script, "0", $"{redis.Options.Database}", $"tk:s:{redis.Now:yyyyMMddHHmm}");
        Assert.Null(await redis.Guard.FindAsync(spoilt.Id, CancellationToken.None));
        Assert.Equal(OperationResult.NotFound, await redis.Guard.CancelAsync(spoilt.Id, CancellationToken.None));
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Done(spoilt)));
        Assert.Equal(TaskState.Done, (await redis.FindAsync(spoilt.Id)).State);
    }

    [RedisFact]
    public async Task Foreign_details_stop_nobody()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await redis.CommandAsync("SET", $"tk:t:{run.Id}", "x");
        await redis.KillAsync("a");
        var request = redis.Request(run.Id, run.Place, worker: "b");
        var answer = await redis.StartAsync(request);
        Assert.Equal(StartKind.Granted, answer.Kind);
        Assert.Equal(
            SettleAnswer.Applied,
            await redis.SettleAsync(SettleRequest.Dead(request.Run(answer), GuardHarness.Failure, true, redis.NextPlace()))
        );
        Assert.Equal(TaskState.Dead, (await redis.FindAsync(run.Id)).State);
    }

    [RedisFact]
    public async Task A_full_server_is_named_as_such()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var store = NewStore(new() { Address = server.Address }, out _);
        var lease = store.OpenLease("a");
        await lease.RenewAsync(CancellationToken.None);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        var error = await Assert.ThrowsAsync<BackendUnavailableException>(async () =>
            await store.AcceptAsync(
                [new(TaskId.New(TimeProvider.System), "sms", new KafkaPlace("t", 0, 0).ToPlace())],
                CancellationToken.None
            )
        );
        Assert.Contains("OOM", error.Message);
    }

    [RedisTheory]
    [InlineData("wrong-hunter2")]
    [InlineData(null)]
    public async Task Passwords_are_used_and_never_told(string? wrong)
    {
        await using var server = await RedisServer.StartNewAsync("--requirepass", "hunter2");
        await using (var store = NewStore(new() { Address = server.Address, Password = wrong }, out var logs))
        {
            var lease = store.OpenLease("a");
            string cause = await store.CheckAsync(CancellationToken.None) ?? "";
            Assert.Contains($"Redis at {server.Address} ", cause);
            var error = await Assert.ThrowsAsync<BackendUnavailableException>(() => FindAsync(store));
            await Eventually.TrueAsync(() => logs.Lines.Any(line => line.Id.Id == 1204));
            Assert.DoesNotContain("hunter2", $"{cause} {error} {string.Join(' ', logs.Lines)}");
        }
        await using (var store = NewStore(new() { Address = server.Address, Password = "hunter2" }, out _))
        {
            await store.OpenLease("a").RenewAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
            Assert.Null(await store.CheckAsync(CancellationToken.None));
        }
    }

    private static RedisGuard NewStore(RedisOptions options, out RecordingLogs logs)
    {
        logs = new RecordingLogs();
        return new RedisGuard(options, new(), TimeProvider.System, logs.CreateLogger("redis"));
    }

    private static StartRequest Request(RedisGuard store, WorkerLease lease) =>
        new(TaskId.New(TimeProvider.System), "sms", 0, 0, 0, new KafkaPlace("tasks.worker.sms", 0, 0).ToPlace(), lease.NextToken());

    private static async Task FindAsync(RedisGuard store) => await store.FindAsync(TaskId.New(TimeProvider.System), CancellationToken.None);

    private static async Task<List<TaskId>> RunAsync(RedisGuard store, WorkerLease lease)
    {
        var done = new List<TaskId>();
        for (int i = 0; i < 40; i++)
        {
            var requests = Enumerable.Range(0, 50).Select(_ => Request(store, lease)).ToList();
            var answers = await PatientlyAsync(() => store.StartAsync(requests, CancellationToken.None));
            Assert.All(answers, answer => Assert.Equal(StartKind.Granted, answer.Kind));
            var settles = requests.Select((request, at) => SettleRequest.Done(request.Run(answers[at]))).ToList();
            Assert.All(
                await PatientlyAsync(() => store.SettleAsync(settles, CancellationToken.None)),
                answer => Assert.Equal(SettleAnswer.Applied, answer)
            );
            done.AddRange(requests.Select(request => request.Id));
        }
        return done;
    }

    // As every caller does: the same flush again until it is answered.
    private static async Task<T> PatientlyAsync<T>(Func<ValueTask<T>> flush)
    {
        while (true)
        {
            try
            {
                return await flush();
            }
            catch (BackendUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
