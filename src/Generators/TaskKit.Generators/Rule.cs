using System.Globalization;
using Microsoft.CodeAnalysis;

namespace TaskKit.Generators;

/// <summary>Makes the descriptors of the rules: errors, and warnings. All have the same category and a page in docs/rules.</summary>
internal static class Rule
{
    private const string Category = "TaskKit";

    public static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page(id));

    public static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Page(id));

    public static DiagnosticDescriptor AtEnd(
        string id,
        string title,
        string message,
        DiagnosticSeverity severity = DiagnosticSeverity.Error
    ) =>
        new(
            id,
            title,
            message,
            Category,
            severity,
            isEnabledByDefault: true,
            helpLinkUri: Page(id),
            customTags: WellKnownDiagnosticTags.CompilationEnd
        );

    private static string Page(string id) => string.Format(CultureInfo.InvariantCulture, RulePages.Format, id);
}
