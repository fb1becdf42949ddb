using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads <c>[FeatureFlag]</c>. An invalid name counts as none; the analyzer reports it.</summary>
internal static class FlagParser
{
    /// <summary>The flags of a class, in the order of their names.</summary>
    public static EquatableArray<string> Parse(INamedTypeSymbol type) =>
        AttributesOf(type)
            .Select(DomainParser.NameIn)
            .OfType<string>()
            .Where(SwitchName.IsValid)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToEquatableArray();

    public static IEnumerable<AttributeData> AttributesOf(INamedTypeSymbol type) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass.Is(KnownNames.CoreAssembly, KnownNames.FlagAttribute));
}
