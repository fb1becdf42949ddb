using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Handlers.Schedules;
using TaskKit.Generators.Parsing.Shapes.Rules;

namespace TaskKit.Generators.Analyzers;

/// <summary>Reports the problems of the schedules of one compilation, and at its end the names that two schedules have.</summary>
internal sealed class Schedules
{
    private readonly ConcurrentBag<(string Name, string Owner, Location Place)> _own = [];

    /// <summary>Reports the problems of a handler's schedules, and collects their names.</summary>
    public IEnumerable<Diagnostic> OfHandler(
        INamedTypeSymbol type,
        HandlerModel handler,
        Compilation compilation,
        CancellationToken cancellationToken
    )
    {
        foreach (var attribute in ScheduleParser.AttributesOf(type))
        {
            string name = ScheduleParser.NameOf(attribute, handler);
            _own.Add((name, $"'{handler.FullName}'", attribute.Place(type, cancellationToken)));
            foreach (var problem in ScheduleParser.Parse(new(attribute, type, handler, compilation, cancellationToken)).Problems)
                yield return problem;
        }
    }

    /// <summary>Reports the schedules of a class that runs no task type.</summary>
    /// <param name="type">The class.</param>
    /// <param name="why">The reason.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static IEnumerable<Diagnostic> WithoutHandler(INamedTypeSymbol type, string why, CancellationToken cancellationToken) =>
        ScheduleParser
            .AttributesOf(type)
            .Select(attribute =>
                Diagnostic.Create(
                    ScheduleDiagnostics.ScheduleWithoutHandler,
                    attribute.Place(type, cancellationToken),
                    CustomRules.NameOf(attribute.AttributeClass!),
                    type.Name,
                    why
                )
            );

    /// <summary>Reports the names that two schedules have, in this compilation and its references.</summary>
    public IEnumerable<Diagnostic> Compare(ReferencesModel references)
    {
        var known =
            from module in references.Modules
            from entry in module.Entries
            from name in entry.Schedules
            select (Name: name, Owner: $"'{entry.Handler}' of {module.Assembly}", Place: Location.None);
        var own = _own.OrderBy(schedule => schedule.Place.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(schedule => schedule.Place.SourceSpan.Start);
        return from same in known.Concat(own).GroupBy(schedule => schedule.Name, StringComparer.Ordinal)
            let first = same.First()
            from other in same.Skip(1)
            select Diagnostic.Create(ScheduleDiagnostics.SameSchedule, other.Place, same.Key, first.Owner, other.Owner);
    }
}
