using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskKit.Generators.Model;
using TaskKit.Generators.Model.Settings;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Handlers;

namespace TaskKit.Generators.Analyzers;

/// <summary>Collects the declarations of one compilation as the compiler visits them, and compares them at its end.</summary>
internal sealed class DeclarationCollector
{
    private readonly ConcurrentBag<Declaration> _declarations = [];
    private readonly ConcurrentBag<Location> _workers = [];
    private readonly DomainCollector _domains = new();
    private readonly CatchAlls _catchAlls = new();
    private readonly Schedules _schedules = new();

    public void Add(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var handler = type.Attribute(KnownNames.CoreAssembly, KnownNames.HandlerAttribute);
        var catchAll = type.Attribute(KnownNames.CoreAssembly, KnownNames.CatchAllAttribute);
        if (catchAll is not null)
            AddCatchAll(context, type, catchAll);
        else if (handler is not null)
            AddHandler(context, type, handler);
        else if (UndeclaredHandlers.Problem(type, context.Compilation) is { } problem)
            context.ReportDiagnostic(problem);
        else
            Report(context, Schedules.WithoutHandler(type, "the class has no [TaskHandler]", context.CancellationToken));
        if (type.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute) is { } payload)
            AddPayload(context, type, payload);
        _domains.Add(type, context.CancellationToken);
        Report(context, SwitchNames.OfClass(type, handler is not null && catchAll is null, context.CancellationToken));
    }

    /// <summary>Collects a call of <c>AddTaskKit</c>, which adds a worker.</summary>
    public void AddWorker(OperationAnalysisContext context)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        if (method.Name == KnownNames.AddWorker && method.ContainingType.Is(KnownNames.CoreAssembly, KnownNames.HostingExtensions))
            _workers.Add(context.Operation.Syntax.GetLocation());
    }

    public void Compare(CompilationAnalysisContext context)
    {
        var references = ReferenceParser.Parse(context.Compilation, context.CancellationToken);
        var all = Declaration.All(_declarations, references);
        var payloads = new HashSet<string>(_declarations.Select(declaration => declaration.Entry.Payload), StringComparer.Ordinal);
        var problems = Clashes
            .Find(all)
            .Concat(_domains.Compare(context.Compilation, payloads, context.CancellationToken))
            .Concat(_catchAlls.Compare(all, references))
            .Concat(SettingsClashes.Find(all))
            .Concat(_schedules.Compare(references));
        foreach (var problem in problems)
            context.ReportDiagnostic(problem);
        // The first call in the source, since the compiler visits calls in an order that differs between builds.
        var worker = _workers.OrderBy(call => call.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(call => call.SourceSpan.Start);
        if (worker.FirstOrDefault() is not { } first || _catchAlls.AreThere(references))
            return;
        foreach (var unhandled in Unhandled.Find(all, first))
            context.ReportDiagnostic(unhandled);
    }

    private void AddHandler(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute)
    {
        _domains.AddUser(type);
        var parsed = HandlerParser.Parse(type, attribute, context.Compilation, context.CancellationToken);
        Report(context, parsed.Problems);
        if (parsed.Model is { } model)
        {
            var payload = (INamedTypeSymbol)HandlerParser.PayloadsOf(type).Single();
            var entry = ReferenceParser.EntryOf(model.Payload.TaskType, payload, type, model.Version);
            Add(entry with { Settings = model.Record is { } record ? EntryOf(record) : null }, type);
            Report(context, _schedules.OfHandler(type, model, context.Compilation, context.CancellationToken));
            if (LimitParser.Unreached(type, model.Settings, attribute.Place(type, context.CancellationToken)) is { } warning)
                context.ReportDiagnostic(warning);
        }
    }

    private static SettingsEntry EntryOf(SettingsModel record) =>
        new(record.FullName, record.IsStated, record.Members.Select(member => member.Name).ToEquatableArray());

    private void AddPayload(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute)
    {
        _domains.AddUser(type);
        var parsed = PayloadParser.ParseDeclared(type, attribute, context.Compilation, context.CancellationToken);
        Report(context, parsed.Problems);
        if (parsed.Model is { } model)
            Add(ReferenceParser.EntryOf(model.TaskType, type, null, model.StatedVersion ?? 1), type);
    }

    private void AddCatchAll(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute)
    {
        _catchAlls.Add(type);
        Report(context, CatchAllParser.Parse(type, attribute, context.Compilation, context.CancellationToken).Problems);
        Report(context, Schedules.WithoutHandler(type, "a catch-all handler has no task type of its own", context.CancellationToken));
    }

    private void Add(EntryModel entry, INamedTypeSymbol type) =>
        _declarations.Add(new(entry, type.ContainingAssembly.Name, type.FirstLocation(Location.None)));

    private static void Report(SymbolAnalysisContext context, IEnumerable<Diagnostic> problems)
    {
        foreach (var problem in problems)
            context.ReportDiagnostic(problem);
    }
}
