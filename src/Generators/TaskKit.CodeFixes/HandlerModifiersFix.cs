using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.CodeFixes;

/// <summary>Removes <c>abstract</c> or <c>static</c> from a handler, or makes it internal, so that generated code can create it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class HandlerModifiersFix()
    : SyntaxFix<ClassDeclarationSyntax>(Diagnostics.HandlerNotInstantiable, Diagnostics.HandlerInaccessible)
{
    private static readonly SyntaxKind[] Hiding = [SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.FileKeyword];

    private protected override string? Title(ClassDeclarationSyntax syntax, Diagnostic diagnostic)
    {
        string name = syntax.Identifier.ValueText;
        if (diagnostic.Id == Diagnostics.HandlerInaccessible.Id)
            return IsHiddenItself(syntax) ? $"Make '{name}' public" : null;
        // No fix for a generic handler: only its author knows the type argument.
        return Has(syntax, SyntaxKind.AbstractKeyword) ? $"Make '{name}' non-abstract"
            : Has(syntax, SyntaxKind.StaticKeyword) ? $"Make '{name}' non-static"
            : null;
    }

    private protected override void Change(DocumentEditor editor, ClassDeclarationSyntax syntax, Diagnostic diagnostic)
    {
        if (diagnostic.Id == Diagnostics.HandlerInaccessible.Id)
        {
            var kept = syntax.Modifiers.Where(modifier =>
                !Hiding.Contains(modifier.Kind()) && !modifier.IsKind(SyntaxKind.InternalKeyword)
            );
            var bare = syntax.WithModifiers(SyntaxFactory.TokenList(kept));
            editor.ReplaceNode(syntax, editor.Generator.WithAccessibility(bare, Accessibility.Public).WithTriviaFrom(syntax));
        }
        else
        {
            editor.SetModifiers(syntax, editor.Generator.GetModifiers(syntax).WithIsAbstract(false).WithIsStatic(false));
        }
    }

    // A nested class without a modifier is private.
    private static bool IsHiddenItself(ClassDeclarationSyntax syntax) =>
        Hiding.Any(kind => Has(syntax, kind))
        || (syntax.Parent is TypeDeclarationSyntax && !Has(syntax, SyntaxKind.PublicKeyword) && !Has(syntax, SyntaxKind.InternalKeyword));

    private static bool Has(ClassDeclarationSyntax syntax, SyntaxKind modifier) => syntax.Modifiers.Any(modifier);
}
