using Microsoft.CodeAnalysis;

namespace TaskKit.Generators;

/// <summary>The forms of rules: what all of them have in common.</summary>
internal static class Rule
{
    public const string Category = "TaskKit";

    public static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, description: Page(id));

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
            description: Page(id),
            customTags: WellKnownDiagnosticTags.CompilationEnd
        );

    public static string Page(string id) => $"See docs/rules/{id}.md.";
}
