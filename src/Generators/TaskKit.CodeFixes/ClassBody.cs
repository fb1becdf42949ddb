using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.CodeFixes;

/// <summary>Adds braces to a class that has none, such as <c>class X;</c>.</summary>
internal static class ClassBody
{
    public static ClassDeclarationSyntax Of(ClassDeclarationSyntax type) =>
        type.SemicolonToken.IsKind(SyntaxKind.None)
            ? type
            : type.WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken));
}
