using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StackExchange.Redis;
using TaskKit.Kafka.Topics;
using TaskKit.Redis.State.Values;
using TaskKit.Servers;

namespace TaskKit.Bench.Kafka;

/// <summary>The one broker and the one Redis that everything in a run is measured against. Each part has topics of its own and an empty Redis.</summary>
internal sealed class Arena : IAsyncDisposable
{
    public const int Partitions = 6;
    public const string Durability = "acks=all on one broker; Redis appendonly, everysec; offsets committed once all below are done";
    public const string PeerDurability = "the same broker and Redis; offsets committed after the handler";

    // A failure stands beside its task, under a longer name.
    private const int IdLength = 16;

    // Peers keep to database 0, where nothing but their tasks is then counted.
    private const int PeerDatabase = 0;
    private const int TaskKitDatabase = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KafkaBroker _broker;
    private readonly RedisServer _redis;
    private readonly ConnectionMultiplexer _connection;
    private readonly IAdminClient _admin;

    private Arena(KafkaBroker broker, RedisServer redis, ConnectionMultiplexer connection)
    {
        (_broker, _redis, _connection) = (broker, redis, connection);
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Address }).Build();
    }

    public string Brokers => _broker.Address;

    public string Redis => _redis.Address;

    public IEnumerable<string> Versions =>
        [
            $"librdkafka {Library.VersionString}",
            $"Redis {_connection.GetServer(Redis).Version}",
            .. KafkaVersion() is { } version ? [$"Kafka {version}"] : Array.Empty<string>(),
        ];

    public Usage BrokerUsage => UsageOf(_broker);

    public Usage RedisUsage => UsageOf(_redis);

    public static async Task<Arena> StartAsync()
    {
        // The kit's own heap, and no rewrite of Redis' file in the middle of somebody's measurement.
        var broker = await KafkaBroker.StartNewAsync(heap: "512m");
        var redis = await RedisServer.StartNewAsync("--auto-aof-rewrite-percentage", "0");
        var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true,syncTimeout=60000");
        return new Arena(broker, redis, connection);
    }

    /// <summary>The settings of hosts in a part.</summary>
    /// <param name="prefix">What the part's topics begin with.</param>
    /// <param name="worker">Whether handlers run.</param>
    /// <param name="concurrency">How many at once.</param>
    public Dictionary<string, string?> Settings(string prefix, bool worker, int concurrency = 1000) =>
        new()
        {
            ["TaskKit:Kafka:Brokers"] = Brokers,
            ["TaskKit:Kafka:TopicPrefix"] = prefix,
            ["TaskKit:Redis:Address"] = Redis,
            ["TaskKit:Redis:Database"] = TaskKitDatabase.ToString(CultureInfo.InvariantCulture),
            ["TaskKit:Worker:Enabled"] = worker ? "true" : "false",
            ["TaskKit:Worker:Concurrency"] = concurrency.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Makes the topics of a part, and empties Redis.</summary>
    public async Task PrepareAsync(string prefix, IEnumerable<string>? types = null, int partitions = Partitions)
    {
        await _redis.CommandAsync("FLUSHALL");
        var names = new TopicNames(prefix, []);
        var appended = new Dictionary<string, string> { ["message.timestamp.type"] = "LogAppendTime" };
        var topics = (types ?? [BenchTypes.Codec.TaskType])
            .Select(type => new TopicSpecification
            {
                Name = names.Worker(type),
                NumPartitions = partitions,
                ReplicationFactor = 1,
            })
            .Concat(
                names
                    .RetryTopics.Append(names.DeadLetters)
                    .Select(name => new TopicSpecification
                    {
                        Name = name,
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                        Configs = appended,
                    })
            );
        await _admin.CreateTopicsAsync(topics, new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience });
    }

    /// <summary>A topic that is no task type's.</summary>
    public Task CreateTopicAsync(string name) =>
        _admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = name,
                NumPartitions = Partitions,
                ReplicationFactor = 1,
            },
        ]);

    /// <summary>Deletes the topics of a part: the disk is shared too.</summary>
    public Task CleanAsync(string prefix)
    {
        var topics = _admin.GetMetadata(Patience).Topics.Select(topic => topic.Topic);
        return _admin.DeleteTopicsAsync(topics.Where(topic => topic.StartsWith(prefix, StringComparison.Ordinal)));
    }

    /// <summary>The committed offsets of a group and the ends of its topics, both as sums.</summary>
    public GroupMeter Meter(string group, IEnumerable<string> topics, int partitions = Partitions) =>
        new(Brokers, group, [.. topics.SelectMany(topic => Enumerable.Range(0, partitions).Select(i => new TopicPartition(topic, i)))]);

    /// <summary>The number of tasks in each state, as Redis has them.</summary>
    public Dictionary<TaskState, long> CountStates()
    {
        var counts = new Dictionary<TaskState, long>();
        var database = _connection.GetDatabase(TaskKitDatabase);
        foreach (var bucket in _connection.GetServer(Redis).Keys(TaskKitDatabase, "tk:s:*", pageSize: 1000))
        foreach (var entry in database.HashScan(bucket, pageSize: 5000))
            if (((byte[])entry.Name!).Length == IdLength && TaskValue.TryRead((byte[])entry.Value!, out var task))
                counts[task.State] = counts.GetValueOrDefault(task.State) + 1;
        return counts;
    }

    /// <summary>The number of keys that the peers have made: one for each of their tasks.</summary>
    public long CountPeerKeys() => _connection.GetServer(Redis).DatabaseSize(PeerDatabase);

    public Task ForgetPeersAsync() => _connection.GetServer(Redis).FlushDatabaseAsync(PeerDatabase);

    /// <summary>The number of requests of all clients. Commands that scripts call do not count.</summary>
    public long CountRequests() =>
        _connection
            .GetServer(Redis)
            .Info("commandstats")
            .SelectMany(group => group)
            .Where(pair => pair.Key is "cmdstat_evalsha" or "cmdstat_eval")
            .Sum(pair => long.Parse(pair.Value.Split('=', ',')[1], CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _connection.Dispose();
        await _broker.DisposeAsync();
        await _redis.DisposeAsync();
    }

    // As the broker's own libraries are named.
    private static string? KafkaVersion()
    {
        const string Library = "kafka-clients-";
        string folder = Path.Combine(Path.GetDirectoryName(KafkaKit.Script) ?? "", "libs");
        return Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder, $"{Library}*.jar")
                .Select(file => Path.GetFileNameWithoutExtension(file)[Library.Length..])
                .FirstOrDefault()
            : null;
    }

    private static Usage UsageOf(Server server) =>
        new(int.Parse(File.ReadAllText(Path.Combine(server.Folder, "pid")), CultureInfo.InvariantCulture));
}
