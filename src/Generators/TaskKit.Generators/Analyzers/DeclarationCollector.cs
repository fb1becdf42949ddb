using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Analyzers;

/// <summary>Reads the declarations of one compilation as they come, and compares them at its end.</summary>
internal sealed class DeclarationCollector
{
    private readonly ConcurrentBag<Declaration> _declarations = [];
    private readonly ConcurrentBag<Location> _workers = [];

    public void Add(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.Attribute(KnownNames.CoreAssembly, KnownNames.HandlerAttribute) is { } handler)
        {
            var parsed = HandlerParser.Parse(type, handler, context.Compilation, context.CancellationToken);
            Report(context, parsed.Problems);
            if (parsed.Model is { } model)
                Add(ReferenceParser.EntryOf(model.Payload.TaskType, (INamedTypeSymbol)HandlerParser.PayloadsOf(type).Single(), type), type);
        }
        else if (UndeclaredHandlers.Problem(type, context.Compilation) is { } problem)
        {
            context.ReportDiagnostic(problem);
        }
        if (type.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute) is { } payload)
        {
            var parsed = PayloadParser.ParseDeclared(type, payload, context.Compilation, context.CancellationToken);
            Report(context, parsed.Problems);
            if (parsed.Model is { } model)
                Add(ReferenceParser.EntryOf(model.TaskType, type, null), type);
        }
    }

    /// <summary>Notes a call of <c>AddTaskKit</c>, which adds a worker.</summary>
    public void AddWorker(OperationAnalysisContext context)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        if (method.Name == KnownNames.AddWorker && method.ContainingType.Is(KnownNames.CoreAssembly, KnownNames.HostingExtensions))
            _workers.Add(context.Operation.Syntax.GetLocation());
    }

    public void Compare(CompilationAnalysisContext context)
    {
        var all = Declaration.All(_declarations, ReferenceParser.Parse(context.Compilation, context.CancellationToken));
        foreach (var clash in Clashes.Find(all))
            context.ReportDiagnostic(clash);
        // Of several calls the first in the source, so that each build says the same.
        var worker = _workers.OrderBy(call => call.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(call => call.SourceSpan.Start);
        if (worker.FirstOrDefault() is not { } first)
            return;
        foreach (var unhandled in Unhandled.Find(all, first))
            context.ReportDiagnostic(unhandled);
    }

    private void Add(Model.EntryModel entry, INamedTypeSymbol type) =>
        _declarations.Add(new(entry, type.ContainingAssembly.Name, type.FirstLocation(Location.None)));

    private static void Report(SymbolAnalysisContext context, ImmutableArray<Diagnostic> problems)
    {
        foreach (var problem in problems)
            context.ReportDiagnostic(problem);
    }
}
