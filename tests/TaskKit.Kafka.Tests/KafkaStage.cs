using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Kafka.Topics;
using TaskKit.Servers;
using TaskKit.TestSupport;

namespace TaskKit.Kafka.Tests;

/// <summary>Whole worker hosts on topics of their own, and what a plain client sees of these.</summary>
internal sealed class KafkaStage : IAsyncDisposable
{
    // A slow machine takes half a minute to start a broker again, and clients wait longer after each try that failed.
    private const int Patience = 120;
    private readonly KafkaHarness _harness;
    private readonly IProducer<byte[]?, byte[]?> _writer;
    private ITaskBackend? _client;

    private KafkaStage(KafkaHarness harness)
    {
        _harness = harness;
        _writer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = harness.Topics.Brokers }).Build();
    }

    public KafkaHarness Harness => _harness;

    public TopicNames Names => new(_harness.Topics.Prefix, []);

    /// <summary>A backend without workers, as the tool would open it.</summary>
    public ITaskBackend Client => _client ??= _harness.Open();

    /// <param name="redis">A Redis of its own, or <see langword="null"/> for the shared one.</param>
    /// <param name="brokers">A broker of its own, or <see langword="null"/> for the shared one.</param>
    /// <param name="partitions">How many each worker topic has.</param>
    /// <param name="logs">Takes what the backends log; <see langword="null"/> for nobody.</param>
    /// <param name="types">The types that have topics; both when none is named.</param>
    public static async Task<KafkaStage> StartAsync(
        RedisServer? redis = null,
        string? brokers = null,
        int partitions = 1,
        ILoggerProvider? logs = null,
        params string[] types
    )
    {
        var harness = new KafkaHarness(new(), types is [] ? [ProbeCatalog.Type, ProbeCatalog.Limited] : types)
        {
            Brokers = brokers,
            Partitions = partitions,
            Logging = logs is null
                ? NullLoggerFactory.Instance
                : LoggerFactory.Create(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug)),
        };
        if (redis is not null)
            harness.Redis = redis;
        await harness.StartAsync();
        return new(harness);
    }

    public Task<WorkerHost> HostAsync(
        ProbeScript script,
        Func<ITaskBackend, ITaskBackend>? change = null,
        Action<TaskKitOptions>? configure = null
    )
    {
        var backend = _harness.Open();
        return WorkerHost.StartAsync(script, configure, change is null ? backend : change(backend));
    }

    public async Task<TaskRecord> FindAsync(TaskId id) =>
        await Client.Operations!.FindAsync(id, CancellationToken.None) ?? throw new InvalidOperationException($"Task {id} is not stored.");

    public Task EventuallyAsync(TaskId id, TaskState state) =>
        Eventually.TrueAsync(async () => await StateAsync(id) == state, $"{id} is {state}", seconds: Patience);

    /// <summary>The state of a task; <see langword="null"/> while that is not known, as just after a failure.</summary>
    public async Task<TaskState?> StateAsync(TaskId id)
    {
        try
        {
            return (await Client.Operations!.FindAsync(id, CancellationToken.None))?.State;
        }
        catch (BackendUnavailableException)
        {
            return null;
        }
    }

    /// <summary>The host says that it is not ready, with all these words in the cause.</summary>
    public static async Task ExpectTroubleAsync(WorkerHost host, params string[] words)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string? cause = await host.Backend.CheckAsync(CancellationToken.None);
            if (cause is not null && words.All(word => cause.Contains(word, StringComparison.Ordinal)))
                return;
            Assert.True(
                TimeProvider.System.GetElapsedTime(start).TotalSeconds < Patience,
                $"Expected trouble with {string.Join(", ", words)}, got '{cause}'.\n{string.Join('\n', host.Logs.Lines.TakeLast(40))}"
            );
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>The host runs a task, and is ready.</summary>
    public async Task ExpectWorkAsync(WorkerHost host)
    {
        await PassAsync(host);
        await Eventually.TrueAsync(
            async () => await host.Backend.CheckAsync(CancellationToken.None) is null,
            "the backend is ready",
            seconds: Patience
        );
    }

    /// <summary>Submits a task and waits until it is DONE: what came before it to the same partition has been looked at.</summary>
    public async Task PassAsync(WorkerHost host, string name = "marker") =>
        await EventuallyAsync(await EnqueueAsync(host, name), TaskState.Done);

    // Brokers that have just come may still refuse.
    private static async Task<TaskId> EnqueueAsync(WorkerHost host, string name)
    {
        TaskId? id = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    id = await host.EnqueueAsync(name);
                    return true;
                }
                catch (BackendUnavailableException)
                {
                    return false;
                }
            },
            "a task is accepted",
            seconds: Patience
        );
        return id!.Value;
    }

    /// <summary>Writes a record as any client might.</summary>
    public Task<TopicPartitionOffset> WriteAsync(string topic, string? value, params (string Name, string Value)[] headers) =>
        WriteAsync(topic, value, TimeProvider.System.GetUtcNow(), headers);

    /// <summary>The same, with the time at which it says to have been written.</summary>
    public async Task<TopicPartitionOffset> WriteAsync(
        string topic,
        string? value,
        DateTimeOffset written,
        params (string Name, string Value)[] headers
    )
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Value = value is null ? null : Encoding.UTF8.GetBytes(value),
            Headers = [],
            Timestamp = new Timestamp(written),
        };
        foreach (var (name, text) in headers)
            message.Headers.Add(name, Encoding.ASCII.GetBytes(text));
        return (await _writer.ProduceAsync(topic, message)).TopicPartitionOffset;
    }

    /// <summary>All records of a topic, as soon as there are so many.</summary>
    public async Task<IReadOnlyList<ConsumeResult<byte[]?, byte[]?>>> ReadAsync(string topic, int count)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = _harness.Topics.Brokers,
            GroupId = "reads-only",
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        await Eventually.TrueAsync(() =>
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } record)
                records.Add(record);
            return records.Count >= count;
        });
        return records;
    }

    /// <summary>The number of records that the first partition of a topic has had.</summary>
    public long EndOf(string topic) => _harness.Topics.EndOf(topic);

    /// <summary>The offset that a type's group has committed for the first partition; 0 before the first commit.</summary>
    public async Task<long> CommittedAsync(string type = ProbeCatalog.Type)
    {
        var partition = new TopicPartition(Names.Worker(type), 0);
        return (await CommittedAsync(Names.WorkerGroup(type), [partition])).GetValueOrDefault(partition);
    }

    /// <summary>The offsets that a group has committed; a partition without a commit is not among them.</summary>
    public Task<Dictionary<TopicPartition, long>> CommittedAsync(string group, IReadOnlyCollection<TopicPartition> partitions) =>
        GroupOffsets.ReadAsync(new KafkaOptions { Brokers = _harness.Topics.Brokers }, group, partitions, TimeSpan.FromSeconds(30));

    /// <summary>Sets what the group has committed; it must be empty.</summary>
    public Task CommitAsync(long offset, string type = ProbeCatalog.Type) =>
        Eventually.TrueAsync(async () =>
        {
            try
            {
                var partition = new TopicPartitionOffset(Names.Worker(type), 0, offset);
                await _harness.Topics.Admin.AlterConsumerGroupOffsetsAsync([new(Names.WorkerGroup(type), [partition])]);
                return true;
            }
            catch (AlterConsumerGroupOffsetsException)
            {
                // Its last member has not left yet.
                return false;
            }
        });

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _harness.DisposeAsync();
    }
}
