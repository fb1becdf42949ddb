using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.CodeFixes;

/// <summary>Gives a class braces: "class X;" has none yet.</summary>
internal static class ClassBody
{
    public static ClassDeclarationSyntax Of(ClassDeclarationSyntax type) =>
        type.SemicolonToken.IsKind(SyntaxKind.None)
            ? type
            : type.WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken));
}
