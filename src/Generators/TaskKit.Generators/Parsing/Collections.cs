using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing;

/// <summary>A type that holds elements.</summary>
internal readonly record struct Collection(ShapeKind Kind, ITypeSymbol Element, ITypeSymbol? Key);

/// <summary>The lists and dictionaries that a payload may hold.</summary>
internal static class Collections
{
    public static Collection? ElementOf(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => new(ShapeKind.Array, array.ElementType, null),
            INamedTypeSymbol { TypeArguments.Length: 1 } list when IsList(list) => new(ShapeKind.List, list.TypeArguments[0], null),
            INamedTypeSymbol { TypeArguments.Length: 2 } map when IsDictionary(map) => new(
                ShapeKind.Dictionary,
                map.TypeArguments[1],
                map.TypeArguments[0]
            ),
            _ => null,
        };

    private static bool IsList(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType
            is SpecialType.System_Collections_Generic_IEnumerable_T
                or SpecialType.System_Collections_Generic_ICollection_T
                or SpecialType.System_Collections_Generic_IList_T
                or SpecialType.System_Collections_Generic_IReadOnlyCollection_T
                or SpecialType.System_Collections_Generic_IReadOnlyList_T
        || type.Is("System.Collections.Generic", "List");

    private static bool IsDictionary(INamedTypeSymbol type) =>
        type.Name is "Dictionary" or "IDictionary" or "IReadOnlyDictionary" && type.Is("System.Collections.Generic", type.Name);
}
