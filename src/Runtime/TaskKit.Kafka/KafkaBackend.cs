using System.Diagnostics.Metrics;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Brokers;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Settling;
using TaskKit.Kafka.Consuming;
using TaskKit.Kafka.Health;
using TaskKit.Kafka.Operations;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Relaying;
using TaskKit.Kafka.Wiring;
using TaskKit.Telemetry;

namespace TaskKit.Kafka;

/// <summary>The backend on Kafka: tasks are records, and the guard keeps their state.</summary>
internal sealed class KafkaBackend : ITaskBackend
{
    // Each group has a client with threads and connections of its own.
    private const int MostGroups = 32;

    private readonly Lock _gate = new();
    private readonly List<BrokerReceiver> _receivers = [];
    private readonly KafkaParts _parts;
    private readonly Submitter _submitter;
    private readonly ReceiverParts _receiverParts;
    private readonly KafkaOperations _operations;
    private readonly ClusterCheck _check;
    private readonly ExpiryCheck _expiry;
    private readonly Relays _relays;
    private bool _isClosed;

    public KafkaBackend(KafkaParts parts)
    {
        _parts = parts;
        var records = new HandOffRecords(parts.Topics, parts.HoldUpTo);
        var sink = new KafkaSink(parts.Producer, records, parts.Topics, parts.Options.MaxMessageBytes, parts.Time);
        _submitter = new Submitter(parts.Guard, sink, parts.Log);
        _receiverParts = new ReceiverParts(parts.Guard, sink, _submitter, new HoldLimits(parts.HoldUpTo), parts.Time, parts.Log);
        _operations = new KafkaOperations(parts);
        _check = new ClusterCheck(parts);
        _expiry = new ExpiryCheck(parts);
        _relays = new Relays(parts);
        parts.Meter?.CreateObservableGauge(
            MetricNames.KafkaLag,
            Lags,
            "{record}",
            "Records between the committed offsets and the ends of the partitions that this process reads, as of their last fetch."
        );
    }

    public string Name => "kafka";

    /// <summary>The shared parts. Public for the tool's commands on dead letters.</summary>
    public KafkaParts Parts => _parts;

    public BackendCapabilities Capabilities => AbilitiesWith(_parts.Guard.KeepsState);

    /// <summary>The capabilities of a backend on Kafka.</summary>
    internal static BackendCapabilities AbilitiesWith(bool state) =>
        BackendCapabilities.Delay
        | BackendCapabilities.OrderedKeys
        | (
            state
                ? BackendCapabilities.IdempotencyKeys | BackendCapabilities.Documents | BackendCapabilities.Limits
                : BackendCapabilities.None
        );

    public ITaskOperations Operations => _operations;

    public IDocumentStore? Documents => _parts.Guard.Documents;

    public string? Warning => _parts.Guard.Warning;

    /// <summary>The open receivers. For tests.</summary>
    internal BrokerReceiver[] Receivers
    {
        get
        {
            lock (_gate)
                return [.. _receivers];
        }
    }

    public async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        CancellationToken cancellationToken
    ) => await _submitter.SubmitAsync(tasks, cancellationToken).ConfigureAwait(false);

    // Nothing to store: a type is declared by its topic, also while no program of it runs.
    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events)
    {
        if (_parts.Options.ConsumerGroup is null && options.Types.Count > MostGroups)
            throw new TaskKitConfigurationException(
                "TaskKit:Kafka:ConsumerGroup",
                $"expected the name of one group for all types: this worker has {options.Types.Count} task types, and with a group for each type at most {MostGroups} are run by one process."
            );
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var receiver = new BrokerReceiver(_receiverParts, options, events, desk => new KafkaSource(_parts, options, desk), Closed);
            _receivers.Add(receiver);
            _relays.Start(options);
            return receiver;
        }
    }

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        if (await _parts.Guard.CheckAsync(cancellationToken).ConfigureAwait(false) is { } trouble)
            return trouble;
        var receivers = Receivers;
        KafkaSource[] sources = [.. receivers.Select(receiver => (KafkaSource)receiver.Source)];
        if (await _check.RunAsync(sources.SelectMany(source => source.Topics), cancellationToken).ConfigureAwait(false) is { } cause)
            return cause;
        // Faults of the connection are over, since the brokers have just answered.
        return receivers.Select(receiver => receiver.Trouble).FirstOrDefault(known => known is { IsConnection: false })?.Text
            ?? _relays.Trouble
            ?? await _expiry.RunAsync(sources.SelectMany(source => source.Waits())).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }
        // All at once, since each may have to wait for the coordinator of its group.
        await Task.WhenAll(Receivers.Select(receiver => receiver.DisposeAsync()).Append(_relays.DisposeAsync()).Select(end => end.AsTask()))
            .ConfigureAwait(false);
        await _parts.Producer.DisposeAsync().ConfigureAwait(false);
        _operations.Dispose();
        _check.Dispose();
        _expiry.Dispose();
        await _parts.Guard.DisposeAsync().ConfigureAwait(false);
    }

    private IEnumerable<Measurement<long>> Lags() =>
        Receivers
            .SelectMany(receiver => ((KafkaSource)receiver.Source).Lags())
            .GroupBy(lag => lag.Topic, StringComparer.Ordinal)
            .Select(topic => new Measurement<long>(
                topic.Sum(lag => lag.Records),
                new KeyValuePair<string, object?>(MetricNames.TopicTag, topic.Key)
            ));

    private void Closed(BrokerReceiver receiver)
    {
        lock (_gate)
            _receivers.Remove(receiver);
    }
}
