using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Brokers;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Settling;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>A backend on the broker in memory: the smallest tenant of the half that every broker shares.</summary>
internal sealed class MemoryBrokerBackend : ITaskBackend
{
    private static readonly TimeSpan HoldUpTo = TimeSpan.FromSeconds(5);

    private readonly MemoryBroker _broker;
    private readonly IGuard _guard;
    private readonly TimeProvider _time;
    private readonly Submitter _submitter;
    private readonly ReceiverParts _parts;
    private readonly List<BrokerReceiver> _receivers = [];

    public MemoryBrokerBackend(MemoryBroker broker, IGuard guard, TimeProvider time)
    {
        (_broker, _guard, _time) = (broker, guard, time);
        var sink = new MemorySink(broker);
        _submitter = new Submitter(guard, sink, NullLogger.Instance);
        _parts = new ReceiverParts(guard, sink, _submitter, new HoldLimits(HoldUpTo), time, NullLogger.Instance);
        Operations = new MemoryOperations(guard, broker);
    }

    public string Name => "broker in memory";

    public BackendCapabilities Capabilities =>
        BackendCapabilities.Delay
        | BackendCapabilities.OrderedKeys
        | BackendCapabilities.IdempotencyKeys
        | BackendCapabilities.List
        | BackendCapabilities.Count
        | (_guard.Documents is not null ? BackendCapabilities.Documents | BackendCapabilities.Limits : BackendCapabilities.None);

    public ITaskOperations Operations { get; }

    public IDocumentStore? Documents => _guard.Documents;

    public IReadOnlyList<BrokerReceiver> Receivers
    {
        get
        {
            lock (_receivers)
                return [.. _receivers];
        }
    }

    public async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        CancellationToken cancellationToken
    ) => await _submitter.SubmitAsync(tasks, cancellationToken);

    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events)
    {
        var receiver = new BrokerReceiver(_parts, options, events, desk => new MemorySource(_broker, options.Types, desk, _time), Closed);
        lock (_receivers)
            _receivers.Add(receiver);
        return receiver;
    }

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => _guard.CheckAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in Receivers)
            await receiver.DisposeAsync();
        await _guard.DisposeAsync();
    }

    private void Closed(BrokerReceiver receiver)
    {
        lock (_receivers)
            _receivers.Remove(receiver);
    }
}
