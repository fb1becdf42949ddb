using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>Reads <c>[Compare]</c>.</summary>
internal static class CompareRules
{
    public static RuleModel? Parse(StatedRule stated)
    {
        string name = stated.Argument<string>(0) ?? "";
        if (Find(stated.Container, name) is not { } other)
            return stated.CannotCheck($"'{stated.Container.Name}' has no public member '{name}'; write nameof(…) of one that it has");
        if (!SymbolEqualityComparer.Default.Equals(Plain(other.Type), stated.Type))
            return stated.CannotCheck(
                $"it is of type '{stated.Type.FullName()}' and '{name}' of type '{other.Type.FullName()}', so they are never equal; give both one type"
            );
        if (stated.Type.TypeKind != TypeKind.Enum && ScalarTypes.NameOf(stated.Type) is null or "Bytes" or ScalarTypes.JsonElement)
            return stated.CannotCheck(
                $"two values of type '{stated.Type.FullName()}' that were read apart are not equal; compare texts, numbers or dates, or implement IValidatableObject"
            );
        return new RuleModel(RuleKind.Compare, "compare") { Argument = JsonNames.Of(other), Code = name.Escaped() };
    }

    private static IPropertySymbol? Find(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            var found = level
                .GetMembers(name)
                .OfType<IPropertySymbol>()
                .FirstOrDefault(property =>
                    property is { IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public }
                );
            if (found is not null)
                return found;
        }
        return null;
    }

    private static ITypeSymbol Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
}
