using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Analyzers;

/// <summary>A task type and the place of its declaration.</summary>
/// <param name="Entry">The task type.</param>
/// <param name="Assembly">The name of the assembly that declares it.</param>
/// <param name="Location">The place; <see cref="Location.None"/> is in a referenced assembly.</param>
internal sealed record Declaration(EntryModel Entry, string Assembly, Location Location)
{
    /// <summary>The handler's class, or the payload's where no handler is known.</summary>
    public string Owner => Entry.Handler ?? Entry.Payload;

    /// <summary>The payload's class, which two assemblies may both have by one name.</summary>
    public (string, string) Payload => (Entry.Payload, Entry.PayloadAssembly);

    /// <summary>All declarations that a compilation sees. The references' come first: what is compiled now is what can be changed.</summary>
    public static List<Declaration> All(IEnumerable<Declaration> own, ReferencesModel references) =>
        [
            .. references
                .Modules.SelectMany(module => module.Entries.Select(entry => new Declaration(entry, module.Assembly, Location.None)))
                .OrderBy(declaration => declaration.Owner, StringComparer.Ordinal),
            .. own.OrderBy(declaration => declaration.Owner, StringComparer.Ordinal),
        ];
}
