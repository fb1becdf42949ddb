using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>The name of a handler's task type, and the class that states it.</summary>
/// <param name="TaskType">The name.</param>
/// <param name="IsStatedByHandler">True when the handler states it, false when the payload does.</param>
/// <param name="ForeignModule">
/// The module of another assembly, whose payload states the name and which owns the codec; else <see langword="null"/>.
/// </param>
internal sealed record StatedName(string TaskType, bool IsStatedByHandler, string? ForeignModule);

/// <summary>Finds the name of a handler's task type. Either the handler or its payload states it, and both is an error.</summary>
internal static class NameParser
{
    public static StatedName? Parse(
        INamedTypeSymbol handler,
        AttributeData attribute,
        INamedTypeSymbol payload,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems,
        CancellationToken cancellationToken
    )
    {
        string? stated = PayloadParser.StatedName(attribute);
        var onPayload = payload.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute);
        string? payloadName = onPayload is null ? null : PayloadParser.StatedName(onPayload) ?? "";
        switch (stated, payloadName)
        {
            case (null, null):
                string suggestion = PayloadParser.Suggest(handler.Name);
                problems.Add(Diagnostic.Create(Diagnostics.NameMissing, location, handler.Name, payload.Name, suggestion));
                return null;
            case (not null, not null):
                problems.Add(Diagnostic.Create(Diagnostics.NameStatedTwice, location, handler.Name, stated, payload.Name, payloadName));
                return null;
            case (not null, null):
                if (PayloadParser.NameProblem(stated, handler, attribute, cancellationToken) is { } problem)
                    problems.Add(problem);
                return new(stated, IsStatedByHandler: true, null);
            default:
                return OfPayload(handler, payload, payloadName!, location, problems);
        }
    }

    private static StatedName? OfPayload(
        INamedTypeSymbol handler,
        INamedTypeSymbol payload,
        string name,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems
    )
    {
        var owner = payload.ContainingAssembly;
        if (SymbolEqualityComparer.Default.Equals(owner, handler.ContainingAssembly))
            return TaskTypeName.IsValid(name) ? new(name, IsStatedByHandler: false, null) : null;
        if (ReferenceParser.ModuleOf(owner) is { } module)
            return new(name, IsStatedByHandler: false, module.CodeNameNotNull());
        problems.Add(Diagnostic.Create(Diagnostics.PayloadWithoutModule, location, payload.Name, name, owner.Name));
        return null;
    }
}
