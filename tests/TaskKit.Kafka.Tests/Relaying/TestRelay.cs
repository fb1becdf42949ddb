using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TaskKit.Kafka;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Relaying;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Telemetry;

namespace TaskKit.Kafka.Tests.Relaying;

/// <summary>One running relay of a test, with a producer of its own and the lines that it logged.</summary>
internal sealed class TestRelay : ILogger, IAsyncDisposable
{
    private readonly RecordProducer _producer;

    private TestRelay(TestTopics topics, IRelayRoute route)
    {
        var options = new KafkaOptions { Brokers = topics.Servers };
        _producer = new RecordProducer(linger => KafkaClientConfigs.Producer(options, linger), TimeProvider.System, this);
        Relay = new RecordRelay(
            route,
            topics.Consumer(route.Group),
            new RecordParser(topics.Names),
            _producer,
            TimeSpan.FromMilliseconds(200),
            TimeProvider.System,
            this,
            new RelayCount(Meter)
        );
    }

    /// <summary>The meter that it counts in.</summary>
    public Meter Meter { get; } = new(MetricNames.Meter);

    public RecordRelay Relay { get; }

    public ConcurrentQueue<string> Lines { get; } = [];

    public static TestRelay Forwarder(TestTopics topics, UnknownTypePolicy unknownTypes = UnknownTypePolicy.Bury) =>
        new(topics, new RetryForwarder(topics.Names, margin: TimeSpan.Zero, unknownTypes));

    public static TestRelay Dispatcher(TestTopics topics, UnknownTypePolicy unknownTypes = UnknownTypePolicy.Bury) =>
        new(topics, new Dispatcher(topics.Names, holdUpTo: TimeSpan.Zero, unknownTypes));

    public async ValueTask DisposeAsync()
    {
        await Task.Run(Relay.Dispose);
        await _producer.DisposeAsync();
        Meter.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Enqueue(formatter(state, exception));
}
