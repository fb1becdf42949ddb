using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads <c>[TaskDomain]</c>. An invalid name counts as none; the analyzer reports it.</summary>
internal static class DomainParser
{
    /// <summary>The domain of a marker or of the assembly; <see langword="null"/> for a handler or payload, which state their own.</summary>
    public static DomainModel? Parse(ISymbol target, AttributeData attribute)
    {
        if (NameIn(attribute) is not { } name || !SwitchName.IsValid(name))
            return null;
        if (target is not INamedTypeSymbol type)
            return new(name, "", null);
        return IsMarker(type) ? new(name, type.FullName(), type.NamespaceName()) : null;
    }

    /// <summary>The domain that a class states for itself, or <see langword="null"/>.</summary>
    public static string? StatedBy(INamedTypeSymbol type) =>
        type.Attribute(KnownNames.CoreAssembly, KnownNames.DomainAttribute) is { } attribute
        && NameIn(attribute) is { } name
        && SwitchName.IsValid(name)
            ? name
            : null;

    /// <summary>The name in <c>[TaskDomain("…")]</c> or <c>[FeatureFlag("…")]</c>; <see langword="null"/> where the compiler refuses the argument.</summary>
    public static string? NameIn(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Type.SpecialType: SpecialType.System_String } argument]
            ? argument.Value as string ?? ""
            : null;

    private static bool IsMarker(INamedTypeSymbol type) =>
        type.Attribute(KnownNames.CoreAssembly, KnownNames.HandlerAttribute) is null
        && type.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute) is null
        && type.Attribute(KnownNames.CoreAssembly, KnownNames.CatchAllAttribute) is null;
}
