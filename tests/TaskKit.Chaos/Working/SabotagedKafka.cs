using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Brokers;
using TaskKit.Redis.State;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend on Kafka with one defect, made around it or behind its back in Redis.</summary>
internal sealed class SabotagedKafka(ITaskBackend inner, PlantedBug bug, string redis) : ITaskBackend
{
    private readonly RedisGuard _states = new(
        new RedisOptions { Address = redis },
        new RetentionOptions(),
        TimeProvider.System,
        NullLogger.Instance
    );

    public string Name => inner.Name;

    public BackendCapabilities Capabilities => inner.Capabilities;

    public ITaskOperations? Operations => inner.Operations;

    public IDocumentStore? Documents => inner.Documents;

    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken) =>
        inner.SubmitAsync(tasks, cancellationToken);

    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
        inner.DeclareAsync(declaration, cancellationToken);

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new SabotagedKafkaReceiver((BrokerReceiver)inner.OpenReceiver(options, events), bug, _states, new Amnesia(redis));

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    // A backend that is closed gives back by itself what its workers hold.
    public async ValueTask DisposeAsync()
    {
        if (bug != PlantedBug.LostRelease)
            await inner.DisposeAsync();
        await _states.DisposeAsync();
    }
}
