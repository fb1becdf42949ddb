namespace TaskKit.CodeFixes;

/// <summary>Removes an attribute that has no effect.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveAttributeFix()
    : SyntaxFix<AttributeSyntax>(
        Diagnostics.DomainWithoutEffect,
        Diagnostics.FlagWithoutHandler,
        ScheduleDiagnostics.ScheduleWithoutHandler
    )
{
    private protected override string? Title(AttributeSyntax syntax, Diagnostic diagnostic) => $"Remove [{syntax}]";

    private protected override void Change(DocumentEditor editor, AttributeSyntax syntax, Diagnostic diagnostic) =>
        editor.RemoveNode(syntax);
}
