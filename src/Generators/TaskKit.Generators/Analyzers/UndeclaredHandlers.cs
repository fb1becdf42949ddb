using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Handlers;

namespace TaskKit.Generators.Analyzers;

/// <summary>Finds classes that implement <c>ITaskHandler&lt;T&gt;</c> but lack <c>[TaskHandler]</c>.</summary>
internal static class UndeclaredHandlers
{
    public static Diagnostic? Problem(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || HandlerParser.PayloadsOf(type).FirstOrDefault() is not { } payload)
            return null;
        var location = type.FirstLocation(Location.None);
        if (type.TypeKind == TypeKind.Struct)
            return Diagnostic.Create(Diagnostics.HandlerNotInstantiable, location, type.Name, "a struct");
        // Not meant as handlers: base classes, decorators, test doubles that only their own class or file can make.
        if (type.IsAbstract || type.WhyGeneric() is not null || type.WhyInaccessible(compilation) is not null || IsMadeByFactory(type))
            return null;
        bool isRaw = payload.Is(KnownNames.CoreAssembly, KnownNames.RawTask);
        var stated = payload.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute);
        string? name = stated is null && !isRaw ? PayloadParser.Suggest(type.Name) : null;
        string attribute = isRaw ? "CatchAllHandler" : "TaskHandler";
        return Diagnostic.Create(
            Diagnostics.HandlerNotDeclared,
            location,
            ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Name, name).Add(FixProperties.Attribute, attribute),
            type.Name,
            payload.Name,
            name is null ? $"[{attribute}]" : $"[{attribute}(\"{name}\")]",
            attribute
        );
    }

    // A factory that a base class with [TaskHandler] names may make this class.
    private static bool IsMadeByFactory(INamedTypeSymbol type)
    {
        for (var level = type.BaseType; level is not null; level = level.BaseType)
        {
            if (level.Attribute(KnownNames.CoreAssembly, KnownNames.HandlerAttribute) is { } attribute && FactoryParser.IsStated(attribute))
                return true;
        }
        return false;
    }
}
