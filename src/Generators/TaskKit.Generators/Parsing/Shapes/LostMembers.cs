using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Finds the members of a class that JSON would silently lose, and those that generated code cannot set.</summary>
internal static class LostMembers
{
    /// <param name="type">A class within a payload.</param>
    /// <param name="setsRequired">True when its constructor sets all required members.</param>
    public static IEnumerable<(ISymbol Member, ITypeSymbol Type, string Reason)> Of(INamedTypeSymbol type, bool setsRequired)
    {
        for (INamedTypeSymbol? level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var member in level.GetMembers())
            {
                if (member is IFieldSymbol field && IsPublicData(field))
                    yield return (field, field.Type, "it is a field; make it a property, or [JsonIgnore] it");
                else if (member is IPropertySymbol hidden && Hiding(type, hidden) is { } hiding)
                    yield return (
                        hiding,
                        hiding.Type,
                        $"it hides '{level.Name}.{hidden.Name}', whose value would be lost; give it a name of its own"
                    );
                else if (member is IPropertySymbol { IsRequired: true } property && !setsRequired && JsonNames.IsIgnored(property))
                    yield return (property, property.Type, "it is required and yet not part of JSON; remove one of the two");
            }
        }
    }

    // The property of the class that hides one of a base class. Both hold a value, but have one name in JSON.
    private static IPropertySymbol? Hiding(INamedTypeSymbol type, IPropertySymbol hidden)
    {
        if (!hidden.HoldsValue())
            return null;
        for (var level = type; !level.Equals(hidden.ContainingType, SymbolEqualityComparer.Default); level = level.BaseType!)
        {
            if (level.GetMembers(hidden.Name).OfType<IPropertySymbol>().FirstOrDefault() is { IsOverride: false } hiding)
                return hiding.HoldsValue() && !JsonNames.IsIgnored(hidden) ? hiding : null;
        }
        return null;
    }

    private static bool IsPublicData(IFieldSymbol field) =>
        field is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsConst: false, IsImplicitlyDeclared: false }
        && !JsonNames.IsIgnored(field);
}
