using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Finds classes that hold more than their properties: collections, and classes derived from one of the framework.</summary>
internal static class LossyTypes
{
    private static readonly string[] Stateless = ["EventArgs", "Attribute", "MarshalByRefObject"];

    /// <summary>The reason why a value would lose something when it is written and read; <see langword="null"/> when it loses nothing.</summary>
    /// <param name="type">A payload, or a class, record or struct within one.</param>
    public static string? WhyLossy(INamedTypeSymbol type)
    {
        for (var level = type.BaseType; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            if (level.IsOfBaseLibrary() && !IsStateless(level))
                return $"derives from '{level.FullName()}', and TaskKit does not write what a class of the framework holds; "
                    + "derive from a class of your own, and put the value into a property";
        }
        return type.AllInterfaces.Any(IsEnumerable)
            ? "implements IEnumerable, and TaskKit writes properties, not the elements of such a class; "
                + "use an array, List<T> or Dictionary<string, T>, or put one into a property"
            : null;
    }

    // These have no fields and never will: a class derived from one loses nothing.
    private static bool IsStateless(INamedTypeSymbol type) => Stateless.Contains(type.Name) && type.Is("System", type.Name);

    private static bool IsEnumerable(INamedTypeSymbol type) => type.SpecialType == SpecialType.System_Collections_IEnumerable;
}
