namespace TaskKit.CodeFixes;

/// <summary>Seals a payload.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SealPayloadFix() : SyntaxFix<TypeDeclarationSyntax>(PayloadDiagnostics.PayloadNotSealed)
{
    private protected override string? Title(TypeDeclarationSyntax syntax, Diagnostic diagnostic) =>
        $"Seal '{syntax.Identifier.ValueText}'";

    private protected override void Change(DocumentEditor editor, TypeDeclarationSyntax syntax, Diagnostic diagnostic) =>
        editor.SetModifiers(syntax, editor.Generator.GetModifiers(syntax).WithIsSealed(true));
}
