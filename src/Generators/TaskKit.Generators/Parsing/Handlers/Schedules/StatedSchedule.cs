using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers.Schedules;

/// <summary>A schedule's attribute, its place, and the problems that were found with it.</summary>
internal sealed class StatedSchedule(
    AttributeData attribute,
    INamedTypeSymbol type,
    HandlerModel handler,
    Compilation compilation,
    CancellationToken cancellationToken
)
{
    private readonly ImmutableArray<Diagnostic>.Builder _problems = ImmutableArray.CreateBuilder<Diagnostic>();

    public AttributeData Attribute => attribute;

    /// <summary>The handler's class.</summary>
    public INamedTypeSymbol Type => type;

    public HandlerModel Handler => handler;

    public Compilation Compilation => compilation;

    /// <summary>The attribute in the source.</summary>
    public AttributeSyntax? Syntax => attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;

    /// <summary>The name of the schedule.</summary>
    public string Name => ScheduleParser.NameOf(attribute, handler);

    public ImmutableArray<Diagnostic> Problems => _problems.ToImmutable();

    public bool HasErrors => _problems.Any(problem => problem.Severity == DiagnosticSeverity.Error);

    /// <summary>Makes the properties with which the code fix replaces a text.</summary>
    /// <param name="text">The text that was probably meant; <see langword="null"/> for none.</param>
    /// <param name="argument">The named argument; <see langword="null"/> for the first.</param>
    public static ImmutableDictionary<string, string?> Mended(string? text, string? argument) =>
        text is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Text, text).Add(FixProperties.Argument, argument);

    public void Report(DiagnosticDescriptor rule, params object?[] arguments) =>
        Report(rule, ImmutableDictionary<string, string?>.Empty, arguments);

    public void Report(DiagnosticDescriptor rule, ImmutableDictionary<string, string?> properties, params object?[] arguments) =>
        _problems.Add(Diagnostic.Create(rule, attribute.Place(type, cancellationToken), properties, arguments));

    public void ReportRange(string name, int number, string range) =>
        Report(ScheduleDiagnostics.ScheduleOutOfRange, name, number, type.Name, range);
}
