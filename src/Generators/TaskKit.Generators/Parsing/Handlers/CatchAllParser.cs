using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads classes with <c>[CatchAllHandler]</c>.</summary>
internal static class CatchAllParser
{
    public static Parsed<CatchAllModel> Parse(
        INamedTypeSymbol handler,
        AttributeData attribute,
        Compilation compilation,
        CancellationToken cancellationToken
    )
    {
        var location = handler.FirstLocation(Location.None);
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        HandlerParser.CheckClass(handler, compilation, location, problems);
        if (!handler.IsStatic && WhyNone(handler) is { } why)
            problems.Add(Diagnostic.Create(Diagnostics.NoCatchAll, location, handler.Name, why));
        var dependencies = ConstructorParser.Parse(handler, compilation, location, problems);
        return problems.Count > 0
            ? new(null, problems.ToImmutable())
            : new(new CatchAllModel(handler.CodeNameNotNull(), handler.FullName(), dependencies.ToEquatableArray()), []);
    }

    private static string? WhyNone(INamedTypeSymbol handler)
    {
        if (handler.Attribute(KnownNames.CoreAssembly, KnownNames.HandlerAttribute) is not null)
            return "has [TaskHandler] too; one class runs the tasks of one type, or all that no handler has: remove one of the two";
        var payloads = HandlerParser.PayloadsOf(handler).ToList();
        if (payloads.Count == 0)
            return "implements no ITaskHandler<RawTask>; implement it";
        return payloads is [var only] && only.Is(KnownNames.CoreAssembly, KnownNames.RawTask)
            ? null
            : $"implements ITaskHandler<T> for {string.Join(" and ", payloads.Select(payload => $"'{payload.Name}'"))}; implement ITaskHandler<RawTask> and no other";
    }
}
