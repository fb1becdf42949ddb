using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Redis.State;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend on Kafka with one defect, made around it or behind its back in Redis.</summary>
internal sealed class SabotagedKafka(ITaskBackend inner, PlantedBug bug, string redis) : WrappedBackend(inner)
{
    private readonly RedisGuard _states = new(
        new RedisOptions { Address = redis },
        new RetentionOptions(),
        TimeProvider.System,
        NullLogger.Instance
    );

    public override ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new SabotagedKafkaReceiver((BrokerReceiver)Inner.OpenReceiver(options, events), bug, _states, new Amnesia(redis));

    // A backend that is closed gives back by itself what its workers hold.
    public override async ValueTask DisposeAsync()
    {
        if (bug != PlantedBug.LostRelease)
            await Inner.DisposeAsync();
        await _states.DisposeAsync();
    }
}
