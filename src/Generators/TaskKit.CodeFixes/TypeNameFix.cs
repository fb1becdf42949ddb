namespace TaskKit.CodeFixes;

/// <summary>Replaces the name of a task type, domain or feature flag by the nearest allowed one, or by the one that was probably meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TypeNameFix()
    : SyntaxFix<AttributeSyntax>(
        Diagnostics.EmptyTypeName,
        Diagnostics.MalformedTypeName,
        Diagnostics.DomainName,
        Diagnostics.FlagName,
        Diagnostics.SimilarDomains
    )
{
    private protected override string? Title(AttributeSyntax syntax, Diagnostic diagnostic) =>
        NameOf(diagnostic) is { } name && Argument(syntax) is not null ? $"Name it \"{name}\"" : null;

    private protected override void Change(DocumentEditor editor, AttributeSyntax syntax, Diagnostic diagnostic) =>
        editor.ReplaceNode(Argument(syntax)!.Expression, editor.Generator.LiteralExpression(NameOf(diagnostic)!));

    private static string? NameOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(FixProperties.Name, out string? name) ? name : null;

    private static AttributeArgumentSyntax? Argument(AttributeSyntax syntax) =>
        syntax.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals is null);
}
