using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Records;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Leases;
using TaskKit.Servers;
using TaskKit.TestSupport;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>A store on a database of its own, with a clock that only the test moves, and the requests that tests make.</summary>
internal sealed class GuardHarness : IAsyncDisposable
{
    public static readonly TaskFailure Failure = new("retryable_error", TaskError.Retryable("gateway down", "G1"));

    private readonly Dictionary<string, WorkerLease> _workers = [];
    private long _offset;

    private GuardHarness(RedisServer server, RedisOptions options, RetentionOptions retention)
    {
        (Server, Options) = (server, options);
        Guard = new RedisGuard(options, retention, Time, NullLogger.Instance);
    }

    public RedisServer Server { get; }

    public RedisOptions Options { get; }

    public FakeTimeProvider Time { get; } = Clock.New();

    public RedisGuard Guard { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public static async Task<GuardHarness> StartAsync(RetentionOptions? retention = null)
    {
        var server = await SharedServers.RedisAsync();
        var options = new RedisOptions { Address = server.Address, Database = server.NextDatabase() };
        return new(server, options, retention ?? new());
    }

    /// <summary>A worker's lease, opened when it is named first.</summary>
    public WorkerLease Worker(string name = "a")
    {
        if (!_workers.TryGetValue(name, out var lease))
            _workers[name] = lease = Guard.OpenLease(name);
        return lease;
    }

    /// <summary>A worker dies: no more sign of life, and what it had is over.</summary>
    public async Task KillAsync(string name)
    {
        var lease = Worker(name);
        await lease.RenewAsync(CancellationToken.None);
        await lease.KillAsync();
        _workers.Remove(name);
        await CommandAsync("DEL", $"tk:w:{lease.Incarnation:x16}");
    }

    /// <summary>A worker that was taken for dead is seen again.</summary>
    public Task ReturnAsync(WorkerLease lease) => CommandAsync("SET", $"tk:r:{lease.Incarnation:x16}", "1");

    public RecordPlace NextPlace(string topic = "tasks.worker.sms") => new KafkaPlace(topic, 3, _offset++).ToPlace();

    public TaskId NewId() => TaskId.New(Time);

    public StartRequest Request(
        TaskId id,
        RecordPlace? place = null,
        int leg = 0,
        int generation = 0,
        int ended = 0,
        string worker = "a",
        bool solo = false
    ) => new(id, "sms", generation, leg, ended, place ?? NextPlace(), Worker(worker).NextToken()) { Solo = solo };

    public async Task<StartAnswer> StartAsync(StartRequest request) => (await Guard.StartAsync([request]))[0];

    public async Task<SettleAnswer> SettleAsync(SettleRequest request) => (await Guard.SettleAsync([request], CancellationToken.None))[0];

    /// <summary>A task that runs.</summary>
    public async Task<GrantedRun> RunningAsync(string worker = "a", TaskId? id = null, string? key = null)
    {
        var request = Request(id ?? NewId(), worker: worker) with { IdempotencyKey = key };
        var answer = await StartAsync(request);
        Assert.Equal(StartKind.Granted, answer.Kind);
        return request.Run(answer);
    }

    public async Task<bool> AcceptAsync(AcceptedTask task) => (await Guard.AcceptAsync([task], CancellationToken.None))[0];

    public async Task<StoredTask> FindAsync(TaskId id) =>
        await Guard.FindAsync(id, CancellationToken.None) ?? throw new InvalidOperationException($"Task {id} is not stored.");

    /// <summary>Sends a command to the store's database.</summary>
    public Task<string> CommandAsync(params string[] words)
    {
        string script = "redis.call('SELECT', ARGV[1]) return redis.call(unpack(ARGV, 2))";
        return Server.CommandAsync(["EVAL", script, "0", $"{Options.Database}", .. words]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lease in _workers.Values)
            await lease.KillAsync();
        await Guard.DisposeAsync();
    }
}

/// <summary>START with an array of its own for the answers.</summary>
internal static class GuardStarts
{
    public static async ValueTask<StartAnswer[]> StartAsync(
        this RedisGuard guard,
        IReadOnlyList<StartRequest> starts,
        CancellationToken cancellationToken = default
    )
    {
        var answers = new StartAnswer[starts.Count];
        await guard.StartAsync(starts, answers, cancellationToken);
        return answers;
    }
}
