using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka;
using TaskKit.Registry;

namespace TaskKit.Bench.Kafka;

/// <summary>TaskKit on Kafka and Redis as a program has it, with default settings but for what a part names.</summary>
internal sealed class KafkaHost : IAsyncDisposable
{
    public const string TypesKey = "Bench:Types";
    public const string StatelessKey = "Bench:Stateless";

    private const int Batch = 5_000;
    private const int Callers = 2;

    private readonly IHost _host;

    private KafkaHost(IHost host, BenchTypes types) => (_host, Types) = (host, types);

    public ITaskClient Client => _host.Services.GetRequiredService<ITaskClient>();

    public BenchTypes Types { get; }

    public static async Task<KafkaHost> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings, BenchProbe probe)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        // Standard output belongs to the figures.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        // Tasks that fail on purpose: a line for each would be what is measured.
        builder.Logging.AddFilter("TaskKit.Worker", LogLevel.Error);
        builder.Services.AddSingleton(probe);
        var types = new BenchTypes(int.Parse(builder.Configuration[TypesKey] ?? "1", CultureInfo.InvariantCulture));
        var taskKit = builder.AddTaskKit(new TaskRegistry([types], [new KafkaBackendProvider()]));
        if (builder.Configuration[StatelessKey] is not null)
            taskKit.UseBackend(
                "kafka",
                context => KafkaBackendProvider.Create(context, Options(context.Section), new FreeGuard(context.Time))
            );
        var host = builder.Build();
        await host.StartAsync();
        return new KafkaHost(host, types);
    }

    /// <summary>Submits tasks in bulk, from a few callers at once.</summary>
    public Task FillAsync(int count, Func<int, BenchTask>? payload = null, Func<int, string>? key = null)
    {
        int next = 0;
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(SubmitAsync)));

        async Task SubmitAsync()
        {
            for (int start; (start = Interlocked.Add(ref next, Batch) - Batch) < count; )
            {
                var batch = new TaskSubmission[Math.Min(Batch, count - start)];
                for (int i = 0; i < batch.Length; i++)
                    batch[i] = Types.Make(start + i, payload?.Invoke(start + i) ?? BenchTask.Sample, key?.Invoke(start + i));
                foreach (var outcome in await Client.SubmitAsync(batch))
                    if (outcome.Status != SubmitStatus.Stored)
                        throw new InvalidOperationException($"A task was not stored: {outcome.Status} {outcome.Reason}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static KafkaOptions Options(IConfigurationSection section) =>
        new()
        {
            Brokers = section[nameof(KafkaOptions.Brokers)]!,
            TopicPrefix = section[nameof(KafkaOptions.TopicPrefix)]!,
            ConsumerGroup = section[nameof(KafkaOptions.ConsumerGroup)],
        };
}
