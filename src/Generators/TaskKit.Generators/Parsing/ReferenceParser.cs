using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing.Settings;

namespace TaskKit.Generators.Parsing;

/// <summary>Reads the declarations of the referenced assemblies from their attributes.</summary>
internal static class ReferenceParser
{
    public static ReferencesModel Parse(Compilation compilation, CancellationToken cancellationToken)
    {
        var modules = new List<ModuleReference>();
        var backends = new List<string>(BackendsOf(compilation.Assembly, compilation));
        string? core = null;
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (assembly.Name == KnownNames.CoreAssembly)
                core = assembly.Identity.Version.ToString(3);
            if (!KnowsCore(assembly))
                continue;
            if (ModuleOf(assembly) is { } module)
                modules.Add(new(assembly.Name, module.CodeNameNotNull(), EntriesOf(module).ToEquatableArray(), HasCatchAll(module)));
            backends.AddRange(BackendsOf(assembly, compilation));
        }
        return new(
            compilation.AssemblyName ?? "",
            core,
            modules.OrderBy(module => module.Assembly, StringComparer.Ordinal).ToEquatableArray(),
            backends.Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray()
        );
    }

    /// <summary>The generated module of an assembly, or <see langword="null"/>.</summary>
    public static INamedTypeSymbol? ModuleOf(IAssemblySymbol assembly) =>
        assembly.Attribute(KnownNames.ModulesNamespace, KnownNames.ModuleAttribute)?.ConstructorArguments
            is [{ Value: INamedTypeSymbol module }]
            ? module
            : null;

    /// <param name="type">The task type's name.</param>
    /// <param name="payload">The payload's class.</param>
    /// <param name="handler">The handler's class, or <see langword="null"/>.</param>
    /// <param name="version">The version of the type.</param>
    public static EntryModel EntryOf(string type, INamedTypeSymbol payload, INamedTypeSymbol? handler, int version) =>
        new(
            type,
            payload.FullName(),
            payload.ContainingAssembly.Name,
            handler?.FullName(),
            payload.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute)?.Named<bool>("HandledElsewhere") == true,
            version
        );

    /// <summary>The records of settings that the handlers of a module have.</summary>
    public static IEnumerable<INamedTypeSymbol> SettingsOf(INamedTypeSymbol module) =>
        module
            .GetAttributes()
            .Where(entry => entry.AttributeClass.Is(KnownNames.ModulesNamespace, KnownNames.ModuleEntryAttribute))
            .Select(entry => entry.Named<INamedTypeSymbol>("Settings"))
            .OfType<INamedTypeSymbol>();

    private static bool HasCatchAll(INamedTypeSymbol module) => module.GetMembers(KnownNames.CatchAllProperty).Length > 0;

    // Skips the framework's 160 or so assemblies, since this runs at each key stroke.
    private static bool KnowsCore(IAssemblySymbol assembly) =>
        assembly.Name == KnownNames.CoreAssembly
        || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == KnownNames.CoreAssembly));

    private static IEnumerable<EntryModel> EntriesOf(INamedTypeSymbol module)
    {
        foreach (var entry in module.GetAttributes())
        {
            if (!entry.AttributeClass.Is(KnownNames.ModulesNamespace, KnownNames.ModuleEntryAttribute))
                continue;
            if (entry.ConstructorArguments is [{ Value: string type }, { Value: INamedTypeSymbol payload }])
                yield return EntryOf(type, payload, entry.Named<INamedTypeSymbol>("Handler"), entry.Named<int?>("Version") ?? 1) with
                {
                    Settings = SettingsOf(entry),
                    Schedules = entry.Texts("Schedules").ToEquatableArray(),
                };
        }
    }

    private static SettingsEntry? SettingsOf(AttributeData entry) =>
        entry.Named<INamedTypeSymbol>("Settings") is { } record
            ? new SettingsEntry(record.FullName(), IsSettled: true, SettingsRecordParser.NamesOf(record).ToEquatableArray())
            : null;

    private static IEnumerable<string> BackendsOf(IAssemblySymbol assembly, Compilation compilation)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (!attribute.AttributeClass.Is(KnownNames.BackendsNamespace, KnownNames.BackendAttribute))
                continue;
            if (attribute.ConstructorArguments is [{ Value: INamedTypeSymbol provider }] && IsProvider(provider, compilation))
                yield return provider.FullName();
        }
    }

    private static bool IsProvider(INamedTypeSymbol type, Compilation compilation)
    {
        var level = type.BaseType;
        while (level is not null && !level.Is(KnownNames.BackendsNamespace, KnownNames.BackendProvider))
            level = level.BaseType;
        return level is not null && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly);
    }
}
