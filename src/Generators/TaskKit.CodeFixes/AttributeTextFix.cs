namespace TaskKit.CodeFixes;

/// <summary>Replaces the cron text, time zone or name of a schedule, or the rate of a handler, by the one that was probably meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AttributeTextFix()
    : SyntaxFix<AttributeSyntax>(
        ScheduleDiagnostics.BadCron,
        ScheduleDiagnostics.BadTimeZone,
        ScheduleDiagnostics.BadScheduleName,
        SettingsDiagnostics.BadLimit
    )
{
    private protected override string? Title(AttributeSyntax syntax, Diagnostic diagnostic) =>
        Property(diagnostic, FixProperties.Text) is { } text && Stated(syntax, diagnostic) is not null ? $"Write \"{text}\"" : null;

    private protected override void Change(DocumentEditor editor, AttributeSyntax syntax, Diagnostic diagnostic) =>
        editor.ReplaceNode(Stated(syntax, diagnostic)!, editor.Generator.LiteralExpression(Property(diagnostic, FixProperties.Text)!));

    // Only a literal is changed: a constant may have other uses.
    private static LiteralExpressionSyntax? Stated(AttributeSyntax syntax, Diagnostic diagnostic)
    {
        string? named = Property(diagnostic, FixProperties.Argument);
        var argument = syntax.ArgumentList?.Arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == named);
        return argument?.Expression as LiteralExpressionSyntax;
    }

    private static string? Property(Diagnostic diagnostic, string name) =>
        diagnostic.Properties.TryGetValue(name, out string? value) ? value : null;
}
