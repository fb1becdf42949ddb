using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace TaskKit.CodeFixes;

/// <summary>Adds the method that makes the payload of a schedule, and names it in the attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SchedulePayloadFix()
    : SyntaxFix<AttributeSyntax>(ScheduleDiagnostics.NoSchedulePayload, ScheduleDiagnostics.BadPayloadFactory)
{
    private const string Argument = "Payload";

    private protected override string? Title(AttributeSyntax syntax, Diagnostic diagnostic) =>
        HandlerOf(syntax) is null || Property(diagnostic, FixProperties.Name) is not { } name || !SyntaxFacts.IsValidIdentifier(name) ? null
        : Property(diagnostic, FixProperties.Payload) is null ? $"Make the payload by '{name}'"
        : $"Add the method '{name}'";

    private protected override void Change(DocumentEditor editor, AttributeSyntax syntax, Diagnostic diagnostic)
    {
        string name = Property(diagnostic, FixProperties.Name)!;
        if (Property(diagnostic, FixProperties.Payload) is not { } payload)
        {
            editor.ReplaceNode(syntax, WithName(syntax, name));
            return;
        }
        var method = SyntaxFactory.ParseMemberDeclaration(
            $$"""
            internal static {{payload}} {{name}}(TaskWindow window)
            {
                throw new NotImplementedException();
            }
            """
        )!;
        var spaced = method
            .WithLeadingTrivia(SyntaxFactory.LineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
        var handler = HandlerOf(syntax)!;
        editor.ReplaceNode(handler, ClassBody.Of(handler.ReplaceNode(syntax, WithName(syntax, name))).AddMembers(spaced));
    }

    private static ClassDeclarationSyntax? HandlerOf(AttributeSyntax syntax) => syntax.FirstAncestorOrSelf<ClassDeclarationSyntax>();

    private static AttributeSyntax WithName(AttributeSyntax syntax, string name) =>
        syntax.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.ValueText == Argument) == true
            ? syntax
            : syntax.AddArgumentListArguments(
                SyntaxFactory
                    .AttributeArgument(SyntaxFactory.ParseExpression($"nameof({name})"))
                    .WithNameEquals(SyntaxFactory.NameEquals(Argument))
                    .WithAdditionalAnnotations(Formatter.Annotation)
            );

    private static string? Property(Diagnostic diagnostic, string name) =>
        diagnostic.Properties.TryGetValue(name, out string? value) ? value : null;
}
