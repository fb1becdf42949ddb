using TaskKit.Backends;
using TaskKit.Chaos.Working;

namespace TaskKit.Tests.Support;

/// <summary>A backend that outlives its host.</summary>
internal sealed class KeptBackend(ITaskBackend inner) : WrappedBackend(inner)
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
