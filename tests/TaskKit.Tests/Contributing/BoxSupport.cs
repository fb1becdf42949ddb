using TaskKit.Backends;
using TaskKit.Tool;

namespace TaskKit.Tests.Contributing;

/// <summary>The tool's support for boxes, with no more than every backend needs.</summary>
/// <param name="provider">Opens the boxes.</param>
internal sealed class BoxSupport(BoxBackendProvider provider) : IBackendSupport
{
    public TaskBackendProvider Provider => provider;

    public string Title => "Box";

    public BackendCapabilities Capabilities => BoxBackend.Abilities;
}
