using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Tests.Backends;

namespace TaskKit.Tests.Contributing;

public sealed class BoxOptionTests : OptionContract
{
    private protected override ValueTask<ITaskBackend> OpenAsync() => new(new BoxBackend(new InMemoryBackend()));
}
