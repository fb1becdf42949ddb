using TaskKit.Backends;
using TaskKit.Tests.Backends;

namespace TaskKit.Tests.Sqlite;

public sealed class SqliteLimitTests : LimitContract, IAsyncLifetime
{
    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    private protected override ValueTask<ITaskBackend> OpenAsync() => new(_file.Open());
}
