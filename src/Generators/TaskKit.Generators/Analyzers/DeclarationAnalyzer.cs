using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskKit.Generators.Analyzers;

/// <summary>Reports the problems of handlers and payloads. It runs the same parsers as the generator, which skips what is reported here.</summary>
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
        Diagnostics.HandlerNotDeclared,
        Diagnostics.PayloadNotHandled,
        Diagnostics.DomainName,
        Diagnostics.FlagName,
        Diagnostics.BadVersion,
        Diagnostics.DomainWithoutEffect,
        Diagnostics.FlagWithoutHandler,
        Diagnostics.NoCatchAll,
        Diagnostics.TwoCatchAlls,
        Diagnostics.LeftToCatchAll,
        Diagnostics.SimilarDomains,
        SettingsDiagnostics.BadTuning,
        SettingsDiagnostics.SettingsUnreadable,
        SettingsDiagnostics.SameSetting,
        SettingsDiagnostics.SettingTaken,
        SettingsDiagnostics.SharedSettings,
        SettingsDiagnostics.NoFactory,
        SettingsDiagnostics.BadLimit,
        SettingsDiagnostics.UnreachedConcurrency,
        Diagnostics.ClassByName,
        PayloadDiagnostics.PayloadNotSealed,
        PayloadDiagnostics.PayloadNotPlain,
        PayloadDiagnostics.UnsupportedMember,
        PayloadDiagnostics.DictionaryKey,
        PayloadDiagnostics.PayloadConstructor,
        PayloadDiagnostics.PayloadInaccessible,
        PayloadDiagnostics.LossyType,
        PayloadDiagnostics.RuleCannotCheck,
        PayloadDiagnostics.RuleArguments,
        PayloadDiagnostics.RuleNotCompiled,
        PayloadDiagnostics.MarkWithoutEffect,
        ScheduleDiagnostics.BadCron,
        ScheduleDiagnostics.BadTimeZone,
        ScheduleDiagnostics.BadInterval,
        ScheduleDiagnostics.ScheduleOutOfRange,
        ScheduleDiagnostics.NeverFires,
        ScheduleDiagnostics.QueueGrows,
        ScheduleDiagnostics.NoSchedulePayload,
        ScheduleDiagnostics.BadPayloadFactory,
        ScheduleDiagnostics.SameSchedule,
        ScheduleDiagnostics.ScheduleWithoutHandler,
        ScheduleDiagnostics.BadScheduleName,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            var declarations = new DeclarationCollector();
            start.RegisterSymbolAction(declarations.Add, SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(ClassesByName.Check, SyntaxKind.InvocationExpression);
            if (start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
                start.RegisterOperationAction(declarations.AddWorker, OperationKind.Invocation);
            start.RegisterCompilationEndAction(declarations.Compare);
        });
    }
}
