using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Conformance;

namespace TaskKit.Tests.Contributing;

public sealed class BoxPauseTests : PauseContract
{
    private readonly InMemoryBackend _store = new();

    protected override ValueTask<ITaskBackend> OpenAsync() => new(new BoxBackend(_store));

    protected override ValueTask CloseAsync() => _store.DisposeAsync();
}
