using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.CodeFixes;

/// <summary>Adds <c>[TaskHandler]</c> to a class, with the name of a task type unless the payload states one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DeclareHandlerFix() : SyntaxFix<TypeDeclarationSyntax>(Diagnostics.HandlerNotDeclared)
{
    private protected override string? Title(TypeDeclarationSyntax syntax, Diagnostic diagnostic) =>
        NameOf(diagnostic) is { } name ? $"Add [{AttributeOf(diagnostic)}(\"{name}\")]" : $"Add [{AttributeOf(diagnostic)}]";

    private protected override void Change(DocumentEditor editor, TypeDeclarationSyntax syntax, Diagnostic diagnostic)
    {
        var attribute = SyntaxFactory.Attribute(SyntaxFactory.IdentifierName(AttributeOf(diagnostic)));
        if (NameOf(diagnostic) is { } name)
            attribute = attribute.AddArgumentListArguments(
                SyntaxFactory.AttributeArgument((ExpressionSyntax)editor.Generator.LiteralExpression(name))
            );
        var leading = syntax.GetLeadingTrivia();
        var list = SyntaxFactory
            .AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(SyntaxFactory.LineFeed);
        var indentation = leading.LastOrDefault() is { RawKind: (int)SyntaxKind.WhitespaceTrivia } space ? [space] : SyntaxTriviaList.Empty;
        var rest = syntax.WithLeadingTrivia(indentation);
        editor.ReplaceNode(syntax, rest.WithAttributeLists(rest.AttributeLists.Insert(0, list)));
    }

    private static string AttributeOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(FixProperties.Attribute, out string? attribute) && attribute is not null
            ? attribute
            : "TaskHandler";

    private static string? NameOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(FixProperties.Name, out string? name) ? name : null;
}
