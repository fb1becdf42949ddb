using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using TaskKit.Generators;

namespace TaskKit.CodeFixes;

/// <summary>Adds the method that makes the payload of a schedule, and names it in the attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SchedulePayloadFix()
    : SyntaxFix<AttributeSyntax>(ScheduleDiagnostics.NoSchedulePayload, ScheduleDiagnostics.BadPayloadFactory)
{
    private const string Argument = "Payload";

    private protected override string? Title(AttributeSyntax syntax, Diagnostic diagnostic) =>
        Property(diagnostic, FixProperties.Name) is { } name && SyntaxFacts.IsValidIdentifier(name) ? $"Add the method '{name}'" : null;

    private protected override void Change(DocumentEditor editor, AttributeSyntax syntax, Diagnostic diagnostic)
    {
        if (syntax.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } handler)
            return;
        string name = Property(diagnostic, FixProperties.Name)!;
        var method = SyntaxFactory.ParseMemberDeclaration(
            $$"""
            internal static {{Property(diagnostic, FixProperties.Payload)}} {{name}}(TaskWindow window)
            {
                throw new NotImplementedException();
            }
            """
        )!;
        var spaced = method
            .WithLeadingTrivia(SyntaxFactory.LineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
        editor.ReplaceNode(handler, ClassBody.Of(handler.ReplaceNode(syntax, WithName(syntax, name))).AddMembers(spaced));
    }

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
