using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model.Settings;

namespace TaskKit.Generators.Analyzers;

/// <summary>Finds settings of handlers that contradict each other, in one assembly and across the referenced ones.</summary>
internal static class SettingsClashes
{
    public static IEnumerable<Diagnostic> Find(List<Declaration> all)
    {
        var with = all.Where(declaration => declaration.Entry.Settings is not null).ToList();
        var owned = new HashSet<Declaration>(
            SettingsOwners.Of(
                with.Where(declaration => declaration.Location != Location.None),
                declaration => declaration.Entry.Settings!.Record,
                declaration => declaration.Entry.Settings!.IsSettled
            )
        );
        var counted = with.Where(declaration => declaration.Location == Location.None || owned.Contains(declaration)).ToList();
        return Shared(counted).Concat(SameVariables(counted));
    }

    private static IEnumerable<Diagnostic> Shared(List<Declaration> all) =>
        from same in all.GroupBy(declaration => declaration.Entry.Settings!.Record, StringComparer.Ordinal)
        let first = same.First().Entry.TaskType
        from other in same.Skip(1)
        where other.Entry.TaskType != first
        select Diagnostic.Create(
            SettingsDiagnostics.SharedSettings,
            other.Location,
            same.Key,
            first,
            other.Entry.TaskType,
            same.Key.Substring(same.Key.LastIndexOf('.') + 1)
        );

    // Versions of a type may share a setting. A variable clashes only where it belongs to two types, or to two settings of one type.
    private static IEnumerable<Diagnostic> SameVariables(List<Declaration> all)
    {
        var settings =
            from declaration in all
            from name in declaration.Entry.Settings!.Names
            select (declaration.Entry.TaskType, Name: name, declaration.Location);
        return from same in settings.GroupBy(setting => SettingName.Variable(setting.TaskType, setting.Name), StringComparer.Ordinal)
            let first = same.First()
            from other in same.Skip(1)
            where (other.TaskType, other.Name) != (first.TaskType, first.Name)
            select Diagnostic.Create(
                SettingsDiagnostics.SameSetting,
                other.Location,
                $"'{first.Name}' of task type '{first.TaskType}'",
                $"'{other.Name}' of task type '{other.TaskType}'",
                same.Key
            );
    }
}
