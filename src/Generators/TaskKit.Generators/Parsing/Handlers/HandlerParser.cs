using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Model.Settings;
using TaskKit.Generators.Parsing.Handlers.Schedules;
using TaskKit.Generators.Parsing.Settings;
using TaskKit.Generators.Parsing.Shapes;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads handler classes: those with <c>[TaskHandler]</c>.</summary>
internal static class HandlerParser
{
    public static Parsed<HandlerModel> Parse(
        INamedTypeSymbol handler,
        AttributeData attribute,
        Compilation compilation,
        CancellationToken cancellationToken
    )
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        var location = handler.FirstLocation(Location.None);
        CheckClass(handler, compilation, location, problems, isMadeByFactory: FactoryParser.IsStated(attribute));
        var settings = SettingsParser.Parse(handler, attribute, location, problems, cancellationToken);
        var factory = FactoryParser.Parse(handler, attribute, compilation, location, problems);
        var maker = factory ?? handler;
        var dependencies =
            factory is null && FactoryParser.IsStated(attribute) ? [] : ConstructorParser.Parse(maker, compilation, location, problems);
        var record = SettingsFinder.Find(handler, maker, attribute, compilation, location, problems);
        if (PayloadOf(handler, location, problems) is not { } payload)
            return new(null, problems.ToImmutable());

        var name = NameParser.Parse(handler, attribute, payload, location, problems, cancellationToken);
        if (name is null)
            return new(null, problems.ToImmutable());
        problems.AddRange(TakenSettings(record, name.TaskType, location));
        var parsed = PayloadParser.Parse(payload, name.TaskType, compilation, location, cancellationToken);
        // The codec of a payload from another assembly is in that assembly, and its name contains the version.
        var model = parsed.Model is { } read && name.ForeignModule is not null ? read with { Version = read.StatedVersion } : parsed.Model;
        // The analyzer reports a payload that states its own name in this assembly at its own place.
        if (name.IsStatedByHandler || name.ForeignModule is not null)
            problems.AddRange(parsed.Problems);
        if (problems.Count > 0 || model is null)
            return new(null, problems.ToImmutable());
        string documentation = DocComment.Of(handler, cancellationToken).Summary;
        var declared = new HandlerModel(
            handler.CodeNameNotNull(),
            handler.FullName(),
            model,
            name.IsStatedByHandler,
            name.ForeignModule,
            settings.Description.Length > 0 ? settings : settings with { Description = documentation },
            dependencies.ToEquatableArray()
        )
        {
            Documentation = documentation,
            Namespace = handler.NamespaceName(),
            Domain = DomainParser.StatedBy(handler) ?? model.Domain,
            Flags = FlagParser.Parse(handler),
            Factory = factory?.CodeNameNotNull(),
            Record = record,
        };
        return new(declared with { Schedules = ScheduleParser.Parse(handler, declared, compilation, cancellationToken) }, []);
    }

    private static IEnumerable<Diagnostic> TakenSettings(SettingsModel? record, string taskType, Location location) =>
        from member in record?.Members ?? default
        let variable = SettingName.Variable(taskType, member.Name)
        where SettingName.IsTaken(variable)
        select Diagnostic.Create(SettingsDiagnostics.SettingTaken, location, member.Name, taskType, variable, SettingName.Flag(variable));

    /// <summary>Reports a class that generated code cannot create.</summary>
    public static void CheckClass(
        INamedTypeSymbol handler,
        Compilation compilation,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems,
        bool isMadeByFactory = false
    )
    {
        string? what =
            handler.IsStatic ? "static"
            : handler.IsAbstract && !isMadeByFactory ? "abstract"
            : handler.WhyGeneric() is { } generic ? generic
            : handler.IsForbidden() ? "marked [Obsolete] as an error"
            : null;
        if (what is not null)
            problems.Add(Diagnostic.Create(Diagnostics.HandlerNotInstantiable, location, handler.Name, what));
        if (handler.WhyInaccessible(compilation) is { } why)
            problems.Add(Diagnostic.Create(Diagnostics.HandlerInaccessible, location, handler.Name, why));
    }

    /// <summary>The payloads of all <c>ITaskHandler&lt;T&gt;</c> that a type implements.</summary>
    public static IEnumerable<ITypeSymbol> PayloadsOf(INamedTypeSymbol type) =>
        type
            .AllInterfaces.Where(implemented =>
                implemented.Arity == 1 && implemented.Is(KnownNames.CoreAssembly, KnownNames.HandlerInterface)
            )
            .Select(implemented => implemented.TypeArguments[0]);

    private static INamedTypeSymbol? PayloadOf(INamedTypeSymbol handler, Location location, ImmutableArray<Diagnostic>.Builder problems)
    {
        var payloads = PayloadsOf(handler).ToList();
        // A static class cannot implement the interface, and TK1006 has reported it already.
        if (payloads.Count == 0 && !handler.IsStatic)
            problems.Add(Diagnostic.Create(Diagnostics.HandlerWithoutInterface, location, handler.Name));
        if (payloads.Count > 1)
        {
            string list = string.Join(" and ", payloads.Select(payload => $"'{payload.FullName()}'"));
            problems.Add(Diagnostic.Create(Diagnostics.HandlerWithTwoInterfaces, location, handler.Name, list));
        }
        if (payloads is not [var only] || only.TypeKind == TypeKind.Error)
            return null;
        if (only is INamedTypeSymbol named)
            return named;
        string what = only is ITypeParameterSymbol ? "a type parameter" : "an array";
        problems.Add(Diagnostic.Create(PayloadDiagnostics.PayloadNotPlain, location, only.FullName(), what));
        return null;
    }
}
