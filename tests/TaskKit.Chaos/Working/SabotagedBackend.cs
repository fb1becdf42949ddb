using TaskKit.Backends;
using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend with one defect, made around it or behind its back in the table.</summary>
internal sealed class SabotagedBackend(ITaskBackend inner, PlantedBug bug, string database) : WrappedBackend(inner)
{
    public override ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new SabotagedReceiver(Inner.OpenReceiver(options, events), bug, new SqliteFile(database));

    // A backend that is closed gives back by itself what its workers hold.
    public override ValueTask DisposeAsync() => bug == PlantedBug.LostRelease ? ValueTask.CompletedTask : Inner.DisposeAsync();
}
