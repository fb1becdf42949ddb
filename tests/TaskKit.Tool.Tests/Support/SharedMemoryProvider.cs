using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;

namespace TaskKit.Tool.Tests.Support;

/// <summary>One backend in memory for all runs of the tool in a test; a run that closes it leaves its tasks.</summary>
public sealed class SharedMemoryProvider : TaskBackendProvider
{
    private readonly InMemoryBackend _backend = new();

    public ITaskBackend Backend => _backend;

    /// <summary>False for a backend that keeps no limits of task types.</summary>
    public bool KeepsLimits { get; set; } = true;

    public override string Name => "memory";

    public override IReadOnlyList<string> ConfigurationKeys => ["Size"];

    public override ITaskBackend Create(TaskBackendContext context) => new Kept(_backend, KeepsLimits);

    private sealed class Kept(InMemoryBackend backend, bool limits) : WrappedBackend(backend)
    {
        public override BackendCapabilities Capabilities => limits ? base.Capabilities : base.Capabilities & ~BackendCapabilities.Limits;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
