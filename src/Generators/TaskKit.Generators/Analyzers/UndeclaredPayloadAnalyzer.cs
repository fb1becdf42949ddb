using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Analyzers;

/// <summary>Names the payload that a call of a catch-all submit method was made with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndeclaredPayloadAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] CatchAlls = ["EnqueueAsync", "EnqueueManyAsync", "FollowUp"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.PayloadNotDeclared];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { TypeArguments: [var payload] } method || !CatchAlls.Contains(method.Name))
            return;
        if (!method.ContainingType.Is(KnownNames.CoreAssembly, "TaskClientExtensions"))
            return;
        context.ReportDiagnostic(
            Diagnostic.Create(
                Diagnostics.PayloadNotDeclared,
                call.Syntax.GetLocation(),
                payload.FullName(),
                PayloadParser.Suggest(payload.Name),
                payload.Name
            )
        );
    }
}
