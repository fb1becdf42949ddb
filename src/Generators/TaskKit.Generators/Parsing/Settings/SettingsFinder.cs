using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model.Settings;

namespace TaskKit.Generators.Parsing.Settings;

/// <summary>Finds the record of a handler's settings: the one that its attribute names, or else the one that its constructor takes.</summary>
internal static class SettingsFinder
{
    /// <param name="handler">The handler.</param>
    /// <param name="maker">The class whose constructor generated code calls: the handler, or its factory.</param>
    /// <param name="attribute">Its <c>[TaskHandler]</c>.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="location">The place of problems.</param>
    /// <param name="problems">Receives problems.</param>
    public static SettingsModel? Find(
        INamedTypeSymbol handler,
        INamedTypeSymbol maker,
        AttributeData attribute,
        Compilation compilation,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems
    )
    {
        var stated = attribute.Named<ITypeSymbol>("Settings");
        if (stated is null or { TypeKind: TypeKind.Error })
            return stated is null ? OfConstructor(handler, maker, compilation, location, problems) : null;
        if (stated is INamedTypeSymbol record)
            return new SettingsRecordParser(record, handler, compilation, location, problems).Parse(isStated: true);
        problems.Add(
            Diagnostic.Create(
                SettingsDiagnostics.SettingsUnreadable,
                location,
                stated.FullName(),
                handler.Name,
                "settings are a class or record"
            )
        );
        return null;
    }

    private static SettingsModel? OfConstructor(
        INamedTypeSymbol handler,
        INamedTypeSymbol maker,
        Compilation compilation,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems
    )
    {
        var taken = maker
            .InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .SelectMany(constructor => constructor.Parameters)
            .Select(parameter => parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated))
            .OfType<INamedTypeSymbol>()
            .Where(type =>
                type.Attribute(KnownNames.CoreAssembly, KnownNames.SettingsAttribute) is not null && !IsOfReference(type, compilation)
            )
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .ToList();
        if (taken.Count == 1)
            return new SettingsRecordParser(taken[0], handler, compilation, location, problems).Parse(isStated: false);
        if (taken.Count > 1)
            problems.Add(
                Diagnostic.Create(
                    SettingsDiagnostics.SettingsUnreadable,
                    location,
                    string.Join("' and '", taken.Select(type => type.Name)),
                    handler.Name,
                    $"a handler has one record of settings; name its own in [TaskHandler] by Settings = typeof({taken[0].Name}), or put them into one"
                )
            );
        return null;
    }

    // True when a handler of a referenced assembly owns the record: this handler then gets it as a service.
    private static bool IsOfReference(INamedTypeSymbol record, Compilation compilation) =>
        !SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, compilation.Assembly)
        && ReferenceParser.ModuleOf(record.ContainingAssembly) is { } module
        && ReferenceParser.SettingsOf(module).Any(owned => SymbolEqualityComparer.Default.Equals(owned, record));
}
