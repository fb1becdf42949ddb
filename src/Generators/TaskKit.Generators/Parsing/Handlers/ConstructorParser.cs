using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads the parameters of a handler's constructor.</summary>
internal static class ConstructorParser
{
    public static List<DependencyModel> Parse(
        INamedTypeSymbol handler,
        Compilation compilation,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems
    )
    {
        if (handler.IsStatic || handler.IsAbstract)
            return [];
        var constructors = handler
            .InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .ToList();
        string? reason = constructors is [var only] ? WhyUnusable(handler, only, compilation) : Count(constructors.Count);
        if (reason is null)
            return [.. constructors[0].Parameters.Select(Dependency)];
        problems.Add(Diagnostic.Create(Diagnostics.HandlerConstructor, location, handler.Name, reason));
        return [];
    }

    private static string Count(int count) => count == 0 ? "has no public constructor" : $"has {count} public constructors";

    private static string? WhyUnusable(INamedTypeSymbol handler, IMethodSymbol constructor, Compilation compilation)
    {
        var odd = constructor.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType);
        if (odd is not null)
            return $"takes '{odd.Name}' by reference";
        var hidden = constructor.Parameters.FirstOrDefault(parameter =>
            !compilation.IsSymbolAccessibleWithin(parameter.Type, compilation.Assembly)
        );
        if (hidden is not null)
            return $"takes '{hidden.Name}', whose type is not accessible";
        if (constructor.Parameters.Select(parameter => WhyBadKey(parameter, compilation)).FirstOrDefault(why => why is not null) is { } bad)
            return bad;
        if (constructor.IsForbidden())
            return "has a constructor that is marked [Obsolete] as an error";
        return
            HasRequiredMembers(handler) && constructor.Attribute("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute") is null
            ? "has required members, which would not be set"
            : null;
    }

    private static string? WhyBadKey(IParameterSymbol parameter, Compilation compilation) =>
        KeyOf(parameter) switch
        {
            { Kind: TypedConstantKind.Array } =>
                $"takes '{parameter.Name}' by a key that is an array, and two arrays are never equal, so no service would be found; use a string, a number, an enum value or a type as the key",
            { Kind: TypedConstantKind.Type, Value: ITypeSymbol type }
                when !compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) =>
                $"takes '{parameter.Name}' by the key typeof({type.Name}), which is not accessible",
            { Kind: TypedConstantKind.Enum, Type: { } type } when !compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) =>
                $"takes '{parameter.Name}' by a value of {type.Name}, which is not accessible",
            _ => null,
        };

    private static TypedConstant? KeyOf(IParameterSymbol parameter) =>
        parameter.Attribute("Microsoft.Extensions.DependencyInjection", "FromKeyedServicesAttribute") is { ConstructorArguments: [var key] }
            ? key
            : null;

    private static bool HasRequiredMembers(INamedTypeSymbol handler)
    {
        for (INamedTypeSymbol? level = handler; level is not null; level = level.BaseType)
        {
            if (level.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
                return true;
        }
        return false;
    }

    private static DependencyModel Dependency(IParameterSymbol parameter)
    {
        string? key = KeyOf(parameter) is { } argument ? Literals.Of(argument) : null;
        bool isNullable =
            parameter.Type.NullableAnnotation == NullableAnnotation.Annotated
            || parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        string? fallback = parameter.HasExplicitDefaultValue || isNullable ? Literals.DefaultOf(parameter) : null;
        return new(parameter.Type.CodeNameNotNull(), key, fallback, parameter.Type.Is("System", nameof(IServiceProvider)));
    }
}
