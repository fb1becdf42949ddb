using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.Generators.Parsing;

/// <summary>Reads properties of Roslyn's symbols that several parsers need.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat InCode = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    // The public keys of the assemblies in Microsoft.NETCore.App and of the System.* packages.
    private static readonly string[] BaseLibraryKeys =
    [
        "b03f5f7f11d50a3a",
        "b77a5c561934e089",
        "7cec85d7bea7798e",
        "cc7b13ffcd2ddd51",
        "31bf3856ad364e35",
    ];

    /// <summary>The type in code: <c>global::Shop.Address?</c>.</summary>
    public static string CodeName(this ITypeSymbol type) => type.ToDisplayString(InCode);

    /// <summary>The type in code without its question mark.</summary>
    public static string CodeNameNotNull(this ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).CodeName();

    /// <summary>The type in texts: <c>Shop.Address</c>.</summary>
    public static string FullName(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    /// <summary>The namespace of the type; empty for the global one.</summary>
    public static string NamespaceName(this INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } ns ? ns.ToDisplayString() : "";

    public static bool Is([NotNullWhen(true)] this ITypeSymbol? type, string ns, string name) =>
        type is not null && type.Name == name && type.ContainingNamespace?.ToDisplayString() == ns;

    public static AttributeData? Attribute(this ISymbol symbol, string ns, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(ns, name));

    public static T? Named<T>(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is T value ? value : default;

    /// <summary>The texts of a named argument that is a list; empty when it is not stated.</summary>
    public static IEnumerable<string> Texts(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value
            is { Kind: TypedConstantKind.Array, IsNull: false } list
            ? list.Values.Select(item => item.Value as string ?? "").Where(text => text.Length > 0)
            : [];

    /// <summary>The reason why generated code cannot name the type, or <see langword="null"/> when it can.</summary>
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

    /// <summary>
    /// True for a type of .NET itself. The assembly's key decides, because a namespace such as <c>System.Biz</c> may be the user's.
    /// </summary>
    public static bool IsOfBaseLibrary(this ITypeSymbol type) =>
        type.ContainingAssembly?.Identity is { IsStrongName: true } identity
        && BaseLibraryKeys.Contains(
            string.Concat(identity.PublicKeyToken.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)))
        );

    /// <summary>True for a symbol that must not be used: <c>[Obsolete("…", error: true)]</c>.</summary>
    public static bool IsForbidden(this ISymbol symbol) =>
        symbol.Attribute("System", "ObsoleteAttribute") is { ConstructorArguments: [_, { Value: true }] };

    /// <summary>The words that say that the type, or a class around it, is generic; <see langword="null"/> when neither is.</summary>
    public static string? WhyGeneric(this INamedTypeSymbol type)
    {
        if (type.Arity > 0)
            return "generic";
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (outer.Arity > 0)
                return $"nested in the generic class '{outer.Name}'";
        }
        return null;
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

    /// <summary>The place of an attribute in the source, or else the place of the symbol that has it.</summary>
    public static Location Place(this AttributeData attribute, ISymbol owner, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation() ?? owner.FirstLocation(Location.None);

    /// <summary>A name in code, escaped where it is a keyword.</summary>
    public static string Escaped(this string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static Location FirstLocation(this ISymbol symbol, Location fallback) =>
        symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? fallback;
}
