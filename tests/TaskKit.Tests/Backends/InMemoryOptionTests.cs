using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Conformance;

namespace TaskKit.Tests.Backends;

public sealed class InMemoryOptionTests : OptionContract
{
    protected override ValueTask<ITaskBackend> OpenAsync() => new(new InMemoryBackend());
}
