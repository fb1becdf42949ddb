using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Analyzers;

/// <summary>A task type and where it is declared; <see cref="Location.None"/> is in a referenced assembly.</summary>
internal sealed record Declaration(EntryModel Entry, Location Location)
{
    public string Owner => Entry.Handler ?? Entry.Payload;
}

/// <summary>Finds declarations that each are right, and not together: in one assembly and across the referenced ones.</summary>
internal static class Clashes
{
    public static IEnumerable<Diagnostic> Find(IEnumerable<Declaration> own, ReferencesModel references)
    {
        // The references' come first: what is compiled now is what can be changed.
        var all = references
            .Modules.SelectMany(module => module.Entries)
            .OrderBy(entry => entry.Handler ?? entry.Payload, StringComparer.Ordinal)
            .Select(entry => new Declaration(entry, Location.None))
            .Concat(own.OrderBy(declaration => declaration.Owner, StringComparer.Ordinal))
            .ToList();
        return DuplicateTypes(all).Concat(DuplicatePayloads(all)).Concat(CollidingNames(all));
    }

    private static IEnumerable<Diagnostic> DuplicateTypes(List<Declaration> all) =>
        from same in all.GroupBy(declaration => declaration.Entry.TaskType, StringComparer.Ordinal)
        from clash in Pairs(same, AreTwo)
        select Diagnostic.Create(Diagnostics.DuplicateType, clash.Second.Location, same.Key, clash.First.Owner, clash.Second.Owner);

    private static IEnumerable<Diagnostic> DuplicatePayloads(List<Declaration> all) =>
        from same in all.GroupBy(declaration => declaration.Entry.Payload, StringComparer.Ordinal)
        from clash in Pairs(same, static (a, b) => a.Entry.TaskType != b.Entry.TaskType)
        select Diagnostic.Create(
            Diagnostics.DuplicatePayload,
            clash.Second.Location,
            same.Key,
            clash.First.Entry.TaskType,
            clash.Second.Entry.TaskType
        );

    private static IEnumerable<Diagnostic> CollidingNames(List<Declaration> all) =>
        from same in all.GroupBy(declaration => TaskTypeName.ToConstant(declaration.Entry.TaskType), StringComparer.OrdinalIgnoreCase)
        from clash in Pairs(same, static (a, b) => a.Entry.TaskType != b.Entry.TaskType)
        select Diagnostic.Create(
            Diagnostics.CollidingNames,
            clash.Second.Location,
            clash.First.Entry.TaskType,
            clash.Second.Entry.TaskType,
            same.Key
        );

    // A payload's own declaration and its handler's belong together.
    private static bool AreTwo(Declaration a, Declaration b) =>
        a.Entry.Payload != b.Entry.Payload || (a.Entry.Handler is { } first && b.Entry.Handler is { } second && first != second);

    /// <summary>Each declaration that clashes with an earlier one, with the first such.</summary>
    private static IEnumerable<(Declaration First, Declaration Second)> Pairs(
        IEnumerable<Declaration> same,
        Func<Declaration, Declaration, bool> clash
    )
    {
        var list = same.ToList();
        for (int i = 1; i < list.Count; i++)
        {
            if (list.Take(i).FirstOrDefault(earlier => clash(earlier, list[i])) is { } first)
                yield return (first, list[i]);
        }
    }
}
