using TaskKit.Backends;
using TaskKit.Tool;

namespace TaskKit.Tool.Tests.Support;

/// <summary>A backend of the tests, supported with no more than every backend needs.</summary>
internal sealed class MemorySupport(SharedMemoryProvider provider) : IBackendSupport
{
    public TaskBackendProvider Provider => provider;

    public string Title => "Memory";

    public BackendCapabilities Capabilities => provider.Backend.Capabilities;
}
