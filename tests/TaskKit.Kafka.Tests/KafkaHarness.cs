using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka;
using TaskKit.Kafka.Consuming;
using TaskKit.Kafka.Tests.Brokers;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Leases;
using TaskKit.Redis.State.Values;
using TaskKit.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Topics and a Redis database of its own on the shared servers. One worker at a time is in the groups: the one that receives.</summary>
internal sealed class KafkaHarness(RetentionOptions retention, params string[] types) : BrokerHarness(types)
{
    // What a forwarder may be late, and its hop to the worker's topic.
    private static readonly TimeSpan ForwardersLag = TimeSpan.FromMilliseconds(400);

    private readonly List<KafkaBackend> _backends = [];
    private KafkaTopics? _topics;

    public KafkaTopics Topics => _topics!;

    /// <summary>Opens backends without the guard.</summary>
    public bool WithoutStates { get; set; }

    /// <summary>The number of partitions of each worker topic.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>The broker of a test that harms it; else the shared one.</summary>
    public string? Brokers { get; init; }

    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The meter of the backends that are opened from now on.</summary>
    public Meter? Meter { get; set; }

    /// <summary>Changes the settings that every backend opened from now on has.</summary>
    public Action<KafkaOptions, RedisOptions> Configure { get; set; } = (_, _) => { };

    public static TaskEnvelope NewTask(string type) =>
        new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = type,
            Payload = "{}"u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

    public override async ValueTask StartAsync()
    {
        await base.StartAsync();
        _topics = await KafkaTopics.CreateAsync(Brokers ?? await SharedServers.KafkaAsync(), Types, Partitions);
    }

    public override ITaskBackend Open()
    {
        var backend = OpenBackend();
        _backends.Add(backend);
        return backend;
    }

    public override async ValueTask PassAsync(TimeSpan time) => await Task.Delay(time + ForwardersLag, Time);

    protected override IEnumerable<BrokerReceiver> Receivers => _backends.SelectMany(backend => backend.Receivers);

    protected override void SetAway(BrokerReceiver receiver, bool isAway) => ((KafkaSource)receiver.Source).SetAway(isAway);

    public override async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_backends.Select(backend => backend.DisposeAsync().AsTask()));
        _topics?.Dispose();
    }

    private KafkaBackend OpenBackend()
    {
        var kafka = new KafkaOptions
        {
            Brokers = Topics.Brokers,
            TopicPrefix = Topics.Prefix,
            MaxMessageBytes = 2_000_000,
        };
        // The others of a group hear of a change with their next heartbeat.
        kafka.Client["heartbeat.interval.ms"] = "200";
        kafka.Dispatcher = false;
        var redis = new RedisOptions
        {
            Address = Redis.Address,
            Database = Database,
            LeaseDuration = LeaseDuration,
        };
        Configure(kafka, redis);
        var section = new ConfigurationBuilder().Build().GetSection("TaskKit:Kafka");
        var context = new TaskBackendContext(section, AppContext.BaseDirectory, retention, Time, Logging) { Meter = Meter };
        return KafkaBackendProvider.Create(
            context,
            kafka,
            WithoutStates ? new FreeGuard(Time) : new RedisGuard(redis, retention, Time, Logging.CreateLogger("TaskKit.Redis"))
        );
    }

    /// <summary>Redis forgets a task.</summary>
    public Task ForgetAsync(TaskId id) => OnStateAsync(id, "redis.call('HDEL', KEYS[1], id)");

    /// <summary>Keeps what Redis knows of a task now.</summary>
    public Task RememberAsync(TaskId id) => OnStateAsync(id, "redis.call('HSET', KEYS[1], id .. 'kept', redis.call('HGET', KEYS[1], id))");

    /// <summary>Redis knows of a task what it knew when that was kept, as after a failover, and as if that had been long ago.</summary>
    public Task GoBackAsync(TaskId id, DateTimeOffset since)
    {
        string script = """
            local kept = redis.call('HGET', KEYS[1], id .. 'kept')
            redis.call('HSET', KEYS[1], id, string.sub(kept, 1, 25) .. struct.pack('>I6', tonumber(ARGV[3])) .. string.sub(kept, 32))
            """;
        return OnStateAsync(id, script, $"{since.ToUnixTimeMilliseconds()}");
    }

    private Task OnStateAsync(TaskId id, string script, string argument = "")
    {
        string head = """
            redis.call('SELECT', ARGV[1])
            local id = string.gsub(ARGV[2], '..', function(digits) return string.char(tonumber(digits, 16)) end)

            """;
        string bucket = $"{new Keys("tk:").Bucket(Bucket.Of(id))}";
        return Redis.CommandAsync("EVAL", head + script, "1", bucket, $"{Database}", $"{id.Value:N}", argument);
    }
}
