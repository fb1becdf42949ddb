using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.Generators.Parsing;

/// <summary>Questions to symbols that several parsers ask.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat InCode = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    /// <summary>The type in code: <c>global::Shop.Address?</c>.</summary>
    public static string CodeName(this ITypeSymbol type) => type.ToDisplayString(InCode);

    /// <summary>The type in code without its question mark.</summary>
    public static string CodeNameNotNull(this ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).CodeName();

    /// <summary>The type in texts: <c>Shop.Address</c>.</summary>
    public static string FullName(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    public static bool Is([NotNullWhen(true)] this ITypeSymbol? type, string ns, string name) =>
        type is not null && type.Name == name && type.ContainingNamespace?.ToDisplayString() == ns;

    public static AttributeData? Attribute(this ISymbol symbol, string ns, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(ns, name));

    public static T? Named<T>(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is T value ? value : default;

    /// <summary>Why generated code cannot name the type, or <see langword="null"/> when it can.</summary>
    public static string? WhyInaccessible(this INamedTypeSymbol type, Compilation compilation)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsFileLocal)
                return "local to its file";
        }
        if (compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            return null;
        return type.ContainingType is { } container && type.DeclaredAccessibility != Accessibility.Internal
            ? $"nested in '{container.Name}' and not accessible from outside"
            : "not accessible from this assembly";
    }

    public static bool IsPublicEverywhere(this INamedTypeSymbol type)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.DeclaredAccessibility != Accessibility.Public)
                return false;
        }
        return true;
    }

    /// <summary>A name in code, escaped where it is a keyword.</summary>
    public static string Escaped(this string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static Location FirstLocation(this ISymbol symbol, Location fallback) =>
        symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? fallback;
}
