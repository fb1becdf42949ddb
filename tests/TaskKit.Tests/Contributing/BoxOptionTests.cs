using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Conformance;

namespace TaskKit.Tests.Contributing;

public sealed class BoxOptionTests : OptionContract
{
    protected override ValueTask<ITaskBackend> OpenAsync() => new(new BoxBackend(new InMemoryBackend()));
}
