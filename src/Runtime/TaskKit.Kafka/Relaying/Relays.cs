using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Topics;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.Relaying;

/// <summary>The relays that run beside the workers of a backend: the retry forwarder and the dispatcher.</summary>
internal sealed class Relays(KafkaParts parts) : IAsyncDisposable
{
    // Little, since a relay holds most of its records only until they are ripe.
    private const int ReadAheadKilobytes = 4 * 1024;
    private const int ReadAheadRecords = 2_000;
    private const int WorthAFetch = 64 * 1024;

    private readonly List<RecordRelay> _relays = [];
    private readonly RelayCount _moved = new(parts.Meter);

    /// <summary>The reason why records are not moved although the brokers can be reached; <see langword="null"/> when none is known.</summary>
    public string? Trouble => _relays.Select(relay => relay.LastingTrouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>Starts the relays, with the first worker.</summary>
    /// <param name="worker">The worker. Its types tell a <c>:</c> in a name from a <c>.</c>, and its options decide on undeclared types.</param>
    public void Start(ReceiverOptions worker)
    {
        if (_relays.Count > 0)
            return;
        var names = new TopicNames(parts.Options.TopicPrefix, worker.Types);
        var unknownTypes = worker.ClaimUnknownTypes ? UnknownTypePolicy.Bury : UnknownTypePolicy.Park;
        _relays.Add(Open(new RetryForwarder(names, parts.HoldUpTo / 2, unknownTypes)));
        if (parts.Options.Dispatcher)
            _relays.Add(Open(new Dispatcher(names, parts.HoldUpTo, unknownTypes)));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_relays.Select(relay => Task.Run(relay.Dispose))).ConfigureAwait(false);

    private RecordRelay Open(IRelayRoute route)
    {
        var config = KafkaClientConfigs.Consumer(parts.Options, route.Group);
        config.QueuedMaxMessagesKbytes = ReadAheadKilobytes;
        config.QueuedMinMessages = ReadAheadRecords;
        if (route.Gathers > TimeSpan.Zero)
            (config.FetchMinBytes, config.FetchWaitMaxMs) = (WorthAFetch, (int)route.Gathers.TotalMilliseconds);
        var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, line) => parts.Log.Client(line.Name, line.Message));
        var parser = new RecordParser(parts.Topics);
        return new RecordRelay(route, consumer, parser, parts.Producer, parts.Options.CommitInterval, parts.Time, parts.Log, _moved);
    }
}
