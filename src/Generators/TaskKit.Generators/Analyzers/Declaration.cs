using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Analyzers;

/// <summary>A task type and the place of its declaration.</summary>
/// <param name="Entry">The task type.</param>
/// <param name="Assembly">The name of the assembly that declares it.</param>
/// <param name="Location">The place in the source; <see cref="Location.None"/> for a declaration of a referenced assembly.</param>
internal sealed record Declaration(EntryModel Entry, string Assembly, Location Location)
{
    /// <summary>The handler's class; the payload's class when no handler is known.</summary>
    public string Owner => Entry.Handler ?? Entry.Payload;

    /// <summary>The payload's class and its assembly, since two assemblies may have classes of the same name.</summary>
    public (string, string) Payload => (Entry.Payload, Entry.PayloadAssembly);

    /// <summary>
    /// All declarations that a compilation sees. Those of references come first: a clash is then reported at the source that can be changed.
    /// </summary>
    public static List<Declaration> All(IEnumerable<Declaration> own, ReferencesModel references) =>
        [
            .. references
                .Modules.SelectMany(module => module.Entries.Select(entry => new Declaration(entry, module.Assembly, Location.None)))
                .OrderBy(declaration => declaration.Owner, StringComparer.Ordinal),
            .. own.OrderBy(declaration => declaration.Owner, StringComparer.Ordinal),
        ];
}
