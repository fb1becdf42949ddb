using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests.Framework;

/// <summary>The public types of the shared framework, as code can name them. A generic type is closed over <c>string</c>, or <c>int</c>.</summary>
internal static class FrameworkTypes
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static ImmutableArray<INamedTypeSymbol> All { get; } = [.. Find(Built.Create("Framework", []))];

    /// <summary>The type in code.</summary>
    public static string InCode(this INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static IEnumerable<INamedTypeSymbol> Find(CSharpCompilation compilation) =>
        compilation
            .References.Where(reference => Path.GetDirectoryName(reference.Display) == Folder)
            .Select(compilation.GetAssemblyOrModuleSymbol)
            .OfType<IAssemblySymbol>()
            .SelectMany(assembly => TypesOf(assembly.GlobalNamespace))
            .Where(type => !type.IsStatic && type.SpecialType != SpecialType.System_Void)
            .Select(type => Closed(type, compilation))
            .OfType<INamedTypeSymbol>()
            .OrderBy(InCode, StringComparer.Ordinal);

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container) =>
        container
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .SelectMany(member =>
                member is INamedTypeSymbol type
                    ? type.DeclaredAccessibility == Accessibility.Public
                        ? TypesOf(type).Prepend(type)
                        : []
                    : TypesOf(member)
            );

    // A type that is nested in a generic one has no parameters of its own to close; its outer type's own rules apply to it.
    private static INamedTypeSymbol? Closed(INamedTypeSymbol type, CSharpCompilation compilation)
    {
        if (!type.IsGenericType)
            return type;
        if (type.ContainingType is { IsGenericType: true })
            return null;
        var arguments = type.TypeParameters.Select(parameter => Argument(parameter, compilation)).ToArray();
        return arguments.Contains(null) ? null : type.Construct(arguments!);
    }

    private static INamedTypeSymbol? Argument(ITypeParameterSymbol parameter, CSharpCompilation compilation)
    {
        SpecialType[] candidates = [SpecialType.System_String, SpecialType.System_Int32];
        return candidates.Select(compilation.GetSpecialType).FirstOrDefault(candidate => Fits(candidate, parameter, compilation));
    }

    private static bool Fits(INamedTypeSymbol candidate, ITypeParameterSymbol parameter, CSharpCompilation compilation) =>
        (!parameter.HasValueTypeConstraint || candidate.IsValueType)
        && (!parameter.HasReferenceTypeConstraint || candidate.IsReferenceType)
        && !(parameter.HasConstructorConstraint && candidate.SpecialType == SpecialType.System_String)
        && parameter.ConstraintTypes.All(constraint => compilation.HasImplicitConversion(candidate, constraint));
}
