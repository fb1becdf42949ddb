using TaskKit.Kafka.Topics;

namespace TaskKit.Bench.Kafka;

/// <summary>Works off what stands in the topics of a part, in a worker process of its own, and tells what that cost.</summary>
/// <param name="arena">The servers.</param>
/// <param name="prefix">What the part's topics begin with.</param>
/// <param name="first">How many tasks are the warm-up.</param>
/// <param name="count">How many are measured.</param>
internal sealed class Burn(Arena arena, string prefix, int first, int count)
{
    public const string SharedGroup = "bench-workers";

    private readonly Dictionary<string, string?> _settings = arena.Settings(prefix, worker: true);

    public int Concurrency
    {
        init => _settings = arena.Settings(prefix, worker: true, value);
    }

    public bool IsStateless
    {
        get => _settings.ContainsKey(KafkaHost.StatelessKey);
        init => Set(value, KafkaHost.StatelessKey, "yes");
    }

    /// <summary>The number of task types, all in one group; 1 is one type with a group of its own.</summary>
    public int Types
    {
        get => _types;
        init
        {
            _types = value;
            Set(true, KafkaHost.TypesKey, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Set(true, "TaskKit:Kafka:ConsumerGroup", SharedGroup);
        }
    }

    public int PartitionsOfType { get; init; } = Arena.Partitions;

    private readonly int _types = 1;

    /// <summary>The settings of whoever submits the tasks.</summary>
    public IReadOnlyDictionary<string, string?> ClientSettings =>
        new Dictionary<string, string?>(_settings) { ["TaskKit:Worker:Enabled"] = "false" };

    /// <summary>Runs it until everything is committed.</summary>
    public async Task<BurnResult> RunAsync()
    {
        var names = new TopicNames(prefix, []);
        var types = new BenchTypes(Types).Names.ToList();
        string group = _settings.ContainsKey("TaskKit:Kafka:ConsumerGroup") ? SharedGroup : names.WorkerGroup(types[0]);
        using var meter = arena.Meter(group, types.Select(names.Worker), PartitionsOfType);
        await using var worker = WorkerProcess.Start(_settings, first, count);
        await worker.ReachAsync(0);
        var before = Look(worker);
        long requests = arena.CountRequests();
        var marks = await worker.AllMarksAsync();
        var after = Look(worker);
        requests = arena.CountRequests() - requests;
        long committed = await meter.CommittedAllAsync();
        var usage = (worker.Usage.Threads, worker.Usage.PeakMegabytes);
        var totals = await worker.StopAsync();
        return new BurnResult(count, marks, committed)
        {
            WorkerMicroseconds = (after.Worker - before.Worker) * 1e6 / count,
            RedisMicroseconds = (after.Redis - before.Redis) * 1e6 / count,
            BrokerMicroseconds = (after.Broker - before.Broker) * 1e6 / count,
            Requests = requests,
            Totals = totals,
            Threads = usage.Threads,
            PeakMegabytes = usage.PeakMegabytes,
        };
    }

    private (double Worker, double Redis, double Broker) Look(WorkerProcess worker) =>
        (worker.Usage.CpuSeconds, arena.RedisUsage.CpuSeconds, arena.BrokerUsage.CpuSeconds);

    private void Set(bool wanted, string key, string value)
    {
        if (wanted)
            _settings[key] = value;
    }
}

/// <summary>The figures of a <see cref="Burn"/>.</summary>
/// <param name="Count">How many tasks, without the warm-up.</param>
/// <param name="Marks">When each tenth was done.</param>
/// <param name="CommittedAt">When all offsets were committed.</param>
internal sealed record BurnResult(int Count, Mark[] Marks, long CommittedAt)
{
    public required double WorkerMicroseconds { get; init; }
    public required double RedisMicroseconds { get; init; }
    public required double BrokerMicroseconds { get; init; }
    public required long Requests { get; init; }
    public required WorkerTotals Totals { get; init; }
    public required int Threads { get; init; }
    public required double PeakMegabytes { get; init; }

    /// <summary>Tasks a second, until the last one's offset was committed.</summary>
    public double Rate => Count / TimeProvider.System.GetElapsedTime(Marks[0].Timestamp, CommittedAt).TotalSeconds;

    /// <summary>The time from the first measured task to the end of the last.</summary>
    public double Seconds => TimeProvider.System.GetElapsedTime(Marks[0].Timestamp, Marks[^1].Timestamp).TotalSeconds;

    public double BytesPerTask => (Marks[^1].Allocated - Marks[0].Allocated) / (double)Count;

    /// <summary>Tasks a second between two tenths.</summary>
    public double RateBetween(int from, int to) =>
        Count / 10.0 * (to - from) / TimeProvider.System.GetElapsedTime(Marks[from].Timestamp, Marks[to].Timestamp).TotalSeconds;
}
