using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Analyzers;

/// <summary>Reports what is wrong with handlers and payloads: runs the parsers of the generator, which skips what is reported here.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Diagnostics.EmptyTypeName,
        Diagnostics.MalformedTypeName,
        Diagnostics.DuplicateType,
        Diagnostics.DuplicatePayload,
        Diagnostics.CollidingNames,
        Diagnostics.HandlerNotInstantiable,
        Diagnostics.HandlerInaccessible,
        Diagnostics.HandlerWithoutInterface,
        Diagnostics.HandlerWithTwoInterfaces,
        Diagnostics.NameMissing,
        Diagnostics.NameStatedTwice,
        Diagnostics.HandlerConstructor,
        Diagnostics.BadTimeout,
        Diagnostics.BadMaxRetries,
        Diagnostics.BadConcurrency,
        Diagnostics.PayloadWithoutModule,
        Diagnostics.PayloadNotSealed,
        Diagnostics.PayloadNotPlain,
        Diagnostics.UnsupportedMember,
        Diagnostics.DictionaryKey,
        Diagnostics.PayloadConstructor,
        Diagnostics.PayloadInaccessible,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            var declarations = new ConcurrentBag<Declaration>();
            start.RegisterSymbolAction(symbol => Analyze(symbol, declarations), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end =>
            {
                var references = ReferenceParser.Parse(end.Compilation, end.CancellationToken);
                foreach (var clash in Clashes.Find(declarations, references))
                    end.ReportDiagnostic(clash);
            });
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<Declaration> declarations)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.Attribute(KnownNames.CoreAssembly, KnownNames.HandlerAttribute) is { } handler)
        {
            var parsed = HandlerParser.Parse(type, handler, context.Compilation, context.CancellationToken);
            Report(context, parsed.Problems);
            if (parsed.Model is { } model)
                declarations.Add(
                    new(new(model.Payload.TaskType, model.Payload.FullName, model.FullName), type.FirstLocation(Location.None))
                );
        }
        if (type.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute) is { } payload)
        {
            var parsed = PayloadParser.ParseDeclared(type, payload, context.Compilation, context.CancellationToken);
            Report(context, parsed.Problems);
            if (parsed.Model is { } model)
                declarations.Add(new(new(model.TaskType, model.FullName, null), type.FirstLocation(Location.None)));
        }
    }

    private static void Report(SymbolAnalysisContext context, ImmutableArray<Diagnostic> problems)
    {
        foreach (var problem in problems)
            context.ReportDiagnostic(problem);
    }
}
