using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Kafka.Operations;
using TaskKit.Kafka.Receiving;

namespace TaskKit.Kafka;

/// <summary>Tasks as Kafka records, their state in Redis.</summary>
internal sealed class KafkaBackend : ITaskBackend
{
    // Each group is a client of its own with its threads and connections.
    private const int MostGroups = 32;

    private readonly Lock _gate = new();
    private readonly List<KafkaReceiver> _receivers = [];
    private readonly KafkaParts _parts;
    private readonly KafkaOperations _operations;
    private readonly ClusterCheck _check;
    private readonly ExpiryCheck _expiry;
    private readonly Relays _relays;
    private bool _closed;

    public KafkaBackend(KafkaParts parts)
    {
        _parts = parts;
        _operations = new KafkaOperations(parts);
        _check = new ClusterCheck(parts);
        _expiry = new ExpiryCheck(parts);
        _relays = new Relays(parts);
    }

    public string Name => "kafka";

    /// <summary>For the tool, which works on the dead letters themselves.</summary>
    public KafkaParts Parts => _parts;

    public BackendCapabilities Capabilities =>
        BackendCapabilities.Delay
        | BackendCapabilities.OrderedKeys
        | (_parts.States is null ? BackendCapabilities.None : BackendCapabilities.IdempotencyKeys);

    public ITaskOperations Operations => _operations;

    public string? Warning => _parts.States?.Server.Warning;

    /// <summary>What is open now.</summary>
    internal KafkaReceiver[] Receivers
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
    ) => await _parts.Submitter.SubmitAsync(tasks, cancellationToken).ConfigureAwait(false);

    // A type's topic says that it is known, and stays when its programs are away.
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
            ObjectDisposedException.ThrowIf(_closed, this);
            var receiver = new KafkaReceiver(_parts, options, events, Closed);
            _receivers.Add(receiver);
            _relays.Start(options);
            return receiver;
        }
    }

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        if (_parts.States is { } states && await states.CheckAsync(cancellationToken).ConfigureAwait(false) is { } trouble)
            return trouble;
        var receivers = Receivers;
        if (await _check.RunAsync(receivers.SelectMany(receiver => receiver.Topics), cancellationToken).ConfigureAwait(false) is { } cause)
            return cause;
        // The brokers have just answered: that they could not be reached is over.
        return receivers.Select(receiver => receiver.Trouble).FirstOrDefault(known => known is { IsConnection: false })?.Text
            ?? _relays.Trouble
            ?? await _expiry.RunAsync(receivers.SelectMany(receiver => receiver.Waits())).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
        }
        // Side by side: each may have to wait until its group hears it.
        await Task.WhenAll(Receivers.Select(receiver => receiver.DisposeAsync()).Append(_relays.DisposeAsync()).Select(end => end.AsTask()))
            .ConfigureAwait(false);
        await _parts.Producer.DisposeAsync().ConfigureAwait(false);
        _operations.Dispose();
        _check.Dispose();
        _expiry.Dispose();
        if (_parts.States is { } states)
            await states.DisposeAsync().ConfigureAwait(false);
    }

    private void Closed(KafkaReceiver receiver)
    {
        lock (_gate)
            _receivers.Remove(receiver);
    }
}
