using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>Redis is checked when a worker starts, and again when it may be another one.</summary>
public sealed class D03_RedisCheckTests
{
    private const int Forgets = 1207;

    [KafkaFact]
    public async Task D03_A_Redis_cluster_stops_a_worker_before_it_runs_anything()
    {
        await using var redis = await RedisServer.StartNewAsync("--cluster-enabled", "yes");
        await using var stage = await KafkaStage.StartAsync(redis);
        await stage.WriteAsync(stage.Names.Worker("probe"), """{"type":"probe","payload":{"name":"x"}}""");

        await ExpectEndAsync(stage, redis.Address, "is a cluster");
    }

    [KafkaFact]
    public async Task D03_A_Redis_that_is_too_old_stops_a_worker_before_it_runs_anything()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var old = new OlderRedis(redis) { IsOld = true };
        await using var stage = await KafkaStage.StartAsync(redis);
        stage.Harness.Configure = (_, options) => options.Address = old.Address;
        await stage.WriteAsync(stage.Names.Worker("probe"), """{"type":"probe","payload":{"name":"x"}}""");

        await ExpectEndAsync(stage, old.Address, "is version 5.", "expected 6.2 or later");
    }

    [KafkaFact]
    public async Task D03_A_worker_that_waits_ends_when_an_older_Redis_stands_behind_the_address()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var other = new OlderRedis(redis);
        await using var stage = await KafkaStage.StartAsync(redis);
        stage.Harness.Configure = (_, options) => options.Address = other.Address;
        await using var worker = OpenWorker(stage);
        var waiting = worker.Receiver.ReceiveAsync(new(1), CancellationToken.None).AsTask();
        await Eventually.TrueAsync(async () => await worker.Backend.CheckAsync(CancellationToken.None) is null);
        Assert.False(waiting.IsCompleted);

        other.IsOld = true;
        other.Cut();

        var error = await Assert.ThrowsAsync<BackendLostException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        Assert.Contains("is version 5.", error.Message);
    }

    [KafkaFact]
    public async Task D03_A_Redis_that_forgets_is_warned_of_at_the_start_and_makes_health_degraded()
    {
        await using var redis = await RedisServer.StartNewAsync("--appendonly", "no", "--maxmemory-policy", "allkeys-lru");
        using var logs = new RecordingLogs();
        await using var stage = await KafkaStage.StartAsync(redis, logs: logs);
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        // Nobody asks for its health, and nothing is submitted.
        await Eventually.TrueAsync(() => logs.Lines.Any(line => line.Id.Id == Forgets));
        await stage.ExpectWorkAsync(host);

        var report = await HealthAsync(host);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        string text = report.Description!;
        Assert.All([redis.Address, "allkeys-lru", "noeviction", "appendonly"], word => Assert.Contains(word, text));
        // Once for the worker's backend and once for the test's own, however often they are asked.
        Assert.InRange(logs.Lines.Count(line => line.Id.Id == Forgets), 1, 2);

        await redis.CommandAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await redis.CommandAsync("CONFIG", "SET", "appendonly", "yes");
        await Eventually.TrueAsync(async () => (await HealthAsync(host)).Status == HealthStatus.Healthy);
    }

    [KafkaFact]
    public async Task D03_A_Redis_that_is_away_at_the_start_stops_nothing_and_is_checked_when_it_comes()
    {
        await using var redis = await RedisServer.StartNewAsync("--appendonly", "no");
        using var logs = new RecordingLogs();
        await using var stage = await KafkaStage.StartAsync(redis, logs: logs);
        stage.Harness.Configure = (_, options) => options.FlushDeadline = TimeSpan.FromMilliseconds(500);
        await redis.StopAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await KafkaStage.ExpectTroubleAsync(host, "Redis", redis.Address);
        Assert.DoesNotContain(logs.Lines, line => line.Id.Id == Forgets);

        await redis.StartAsync();

        await Eventually.TrueAsync(() => logs.Lines.Any(line => line.Id.Id == Forgets));
        await stage.ExpectWorkAsync(host);
    }

    [KafkaFact]
    public async Task D03_A_Redis_that_forgets_since_it_was_restarted_is_noticed_without_a_task()
    {
        await using var redis = await RedisServer.StartNewAsync();
        using var logs = new RecordingLogs();
        await using var stage = await KafkaStage.StartAsync(redis, logs: logs);
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await stage.ExpectWorkAsync(host);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(host)).Status);

        await redis.CommandAsync("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
        await redis.CommandAsync("CLIENT", "KILL", "TYPE", "normal");

        await Eventually.TrueAsync(() => logs.Lines.Any(line => line.Id.Id == Forgets));
    }

    private static async Task ExpectEndAsync(KafkaStage stage, params string[] words)
    {
        await using var worker = OpenWorker(stage);
        var error = await Assert.ThrowsAsync<BackendLostException>(async () =>
            await worker.Receiver.ReceiveAsync(new(1), CancellationToken.None)
        );
        Assert.All(words, word => Assert.Contains(word, error.Message));
        Assert.Contains(words[0], await worker.Backend.CheckAsync(CancellationToken.None));
    }

    private static TestWorker OpenWorker(KafkaStage stage) =>
        new(stage.Harness.Open(), TimeProvider.System, new ReceiverOptions("worker", [ProbeCatalog.Type]));

    private static async Task<HealthReportEntry> HealthAsync(WorkerHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["taskkit"];
}
