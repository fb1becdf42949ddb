using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Analyzers;

/// <summary>Finds declarations of task types that contradict each other, in one assembly and across the referenced ones.</summary>
internal static class Clashes
{
    public static IEnumerable<Diagnostic> Find(List<Declaration> all) =>
        DuplicateTypes(all).Concat(DuplicatePayloads(all)).Concat(CollidingNames(all));

    private static IEnumerable<Diagnostic> DuplicateTypes(List<Declaration> all) =>
        from same in all.GroupBy(declaration => declaration.Entry.TaskType, StringComparer.Ordinal)
        from clash in Pairs(same, AreTwo)
        let isNamesake = clash.First.Owner == clash.Second.Owner
        select Diagnostic.Create(
            Diagnostics.DuplicateType,
            clash.Second.Location,
            same.Key,
            Owner(clash.First, isNamesake),
            Owner(clash.Second, isNamesake),
            clash.Second.Entry.Version > 1 ? $", version {clash.Second.Entry.Version}," : ""
        );

    private static IEnumerable<Diagnostic> DuplicatePayloads(List<Declaration> all) =>
        from same in all.GroupBy(declaration => declaration.Payload)
        from clash in Pairs(same, static (a, b) => a.Entry.TaskType != b.Entry.TaskType)
        select Diagnostic.Create(
            Diagnostics.DuplicatePayload,
            clash.Second.Location,
            clash.Second.Entry.Payload,
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

    // Two of one type and version clash if their payloads differ, or if both have a handler. A payload's declaration and that of its handler are one.
    private static bool AreTwo(Declaration a, Declaration b) =>
        a.Entry.Version == b.Entry.Version
        && (
            a.Payload != b.Payload
            || (a.Entry.Handler is { } first && b.Entry.Handler is { } second && (first, a.Assembly) != (second, b.Assembly))
        );

    // With the assembly, since two assemblies may have classes of the same name.
    private static string Owner(Declaration declaration, bool withAssembly) =>
        withAssembly ? $"{declaration.Owner}, {declaration.Assembly}" : declaration.Owner;

    /// <summary>The declarations that clash with an earlier one, each with the first that it clashes with.</summary>
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
