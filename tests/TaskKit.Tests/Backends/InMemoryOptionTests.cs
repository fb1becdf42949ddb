using TaskKit.Backends;
using TaskKit.Backends.InMemory;

namespace TaskKit.Tests.Backends;

public sealed class InMemoryOptionTests : OptionContract
{
    private protected override ValueTask<ITaskBackend> OpenAsync() => new(new InMemoryBackend());
}
