using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Tests.Backends;

namespace TaskKit.Tests.Contributing;

public sealed class BoxPauseTests : PauseContract, IAsyncLifetime
{
    private readonly InMemoryBackend _store = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    private protected override ValueTask<ITaskBackend> OpenAsync() => new(new BoxBackend(_store));
}
