namespace TaskKit.Generators.Model;

/// <summary>The content of a compilation's catalog, as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="References">What is referenced.</param>
/// <param name="Module">What the assembly itself declares.</param>
internal sealed record CatalogModel(ReferencesModel References, ModuleModel Module)
{
    /// <summary>The names of all task types, its own and the referenced ones.</summary>
    public IEnumerable<string> TaskTypes =>
        References
            .Modules.SelectMany(module => module.Entries)
            .Select(entry => entry.TaskType)
            .Concat(Module.TaskTypes)
            .GroupBy(TaskTypeName.ToConstant, StringComparer.Ordinal)
            .Select(group => group.First())
            .OrderBy(name => name, StringComparer.Ordinal);
}
