using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads the class that makes a handler: <c>Factory</c> of <c>[TaskHandler]</c>.</summary>
internal static class FactoryParser
{
    /// <summary>True when the attribute names a factory, valid or not.</summary>
    public static bool IsStated(AttributeData attribute) => attribute.Named<ITypeSymbol>("Factory") is not null;

    /// <summary>The factory; <see langword="null"/> when none is named, or when a problem with it was reported.</summary>
    public static INamedTypeSymbol? Parse(
        INamedTypeSymbol handler,
        AttributeData attribute,
        Compilation compilation,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems
    )
    {
        var stated = attribute.Named<ITypeSymbol>("Factory");
        if (stated is null or { TypeKind: TypeKind.Error })
            return null;
        var factory = stated as INamedTypeSymbol;
        string? why = factory is null ? "is no class; name a class" : WhyNone(factory, handler, compilation);
        if (why is null)
            return factory;
        problems.Add(Diagnostic.Create(SettingsDiagnostics.NoFactory, location, stated.FullName(), handler.Name, why));
        return null;
    }

    private static string? WhyNone(INamedTypeSymbol factory, INamedTypeSymbol handler, Compilation compilation)
    {
        if (factory.TypeKind != TypeKind.Class || factory.IsStatic || factory.IsAbstract)
            return "is no class of which an object can be made";
        if (factory.WhyGeneric() is { } generic)
            return $"is {generic}; name a class that is not";
        if (factory.WhyInaccessible(compilation) is { } hidden)
            return $"is {hidden}; make it public or internal";
        var made = factory
            .AllInterfaces.Where(implemented =>
                implemented.Arity == 1 && implemented.Is(KnownNames.CoreAssembly, KnownNames.FactoryInterface)
            )
            .Select(implemented => implemented.TypeArguments[0]);
        return made.Any(type => compilation.HasImplicitConversion(type, handler))
            ? null
            : $"does not implement ITaskHandlerFactory<{handler.Name}>; implement it";
    }
}
