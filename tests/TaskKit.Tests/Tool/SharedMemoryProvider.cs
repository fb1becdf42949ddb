using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Tool;

/// <summary>One backend in memory for all runs of the tool in a test; a run that closes it leaves its tasks.</summary>
public sealed class SharedMemoryProvider : TaskBackendProvider
{
    private readonly InMemoryBackend _backend = new();

    public ITaskBackend Backend => _backend;

    public override string Name => "memory";

    public override IReadOnlyList<string> ConfigurationKeys => ["Size"];

    public override ITaskBackend Create(TaskBackendContext context) => new KeptBackend(_backend);
}
