using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Conformance;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Backends;

public sealed class InMemoryPauseTests : PauseContract
{
    private readonly InMemoryBackend _backend = new();

    protected override ValueTask<ITaskBackend> OpenAsync() => new(new KeptBackend(_backend));

    protected override ValueTask CloseAsync() => _backend.DisposeAsync();
}
