using TaskKit.Payloads;
using TaskKit.Registry.Modules;

namespace TaskKit.Registry.Modules;

/// <summary>The declarations of a program's modules, as the compiler saw them.</summary>
/// <param name="modules">The modules.</param>
internal sealed class DeclaredPayloads(IReadOnlyList<TaskModule> modules)
{
    public static DeclaredPayloads None { get; } = new([]);

    /// <summary>The task types, also those whose handler is elsewhere.</summary>
    public IReadOnlyList<string> Types { get; } = [.. modules.SelectMany(module => module.DeclaredTypes)];

    /// <summary>The task types that a module declares without a handler, and without the word that another program runs them.</summary>
    public IReadOnlyList<string> Unhandled { get; } = [.. modules.SelectMany(module => module.UnhandledTypes)];

    /// <summary>The codecs of the payloads that a module declares without a handler. Another module may have it.</summary>
    public IReadOnlyList<PayloadCodec> Codecs { get; } = [.. modules.SelectMany(module => module.Codecs)];
}
