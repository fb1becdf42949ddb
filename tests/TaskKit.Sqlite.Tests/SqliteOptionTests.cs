using TaskKit.Backends;
using TaskKit.Conformance;

namespace TaskKit.Sqlite.Tests;

public sealed class SqliteOptionTests : OptionContract
{
    private readonly SqliteFile _file = new();

    protected override ValueTask<ITaskBackend> OpenAsync() => new(_file.Open());

    protected override ValueTask CloseAsync() => _file.DisposeAsync();
}
