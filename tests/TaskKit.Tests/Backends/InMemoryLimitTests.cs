using TaskKit.Backends;
using TaskKit.Backends.InMemory;

namespace TaskKit.Tests.Backends;

public sealed class InMemoryLimitTests : LimitContract, IAsyncDisposable
{
    private readonly InMemoryBackend _backend = new();

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    private protected override ValueTask<ITaskBackend> OpenAsync() => new(_backend);
}
