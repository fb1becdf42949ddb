namespace TaskKit.Generators.Model;

/// <summary>The content of a compilation's catalog, as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="References">The content of the referenced assemblies.</param>
/// <param name="Module">The declarations of the assembly itself.</param>
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
