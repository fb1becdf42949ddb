using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Tells properties that hold a value from those that only compute one.</summary>
internal static class Storage
{
    /// <summary>True for a property with a field of its own.</summary>
    public static bool HasStorage(this IPropertySymbol property) =>
        property
            .ContainingType.GetMembers()
            .OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)) || IsAutomatic(property);

    /// <summary>True for a public property that holds data.</summary>
    public static bool HoldsValue(this IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, IsAbstract: false, GetMethod.DeclaredAccessibility: Accessibility.Public }
        && property.HasStorage();

    // By the accessors, which the compiler marks if it has written them: metadata of another assembly shows no private fields.
    private static bool IsAutomatic(IPropertySymbol property) =>
        property.GetMethod?.Attribute("System.Runtime.CompilerServices", "CompilerGeneratedAttribute") is not null;
}
