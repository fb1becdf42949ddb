using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;

namespace TaskKit.CodeFixes;

/// <summary>
/// Makes a class implement <c>ITaskHandler&lt;T&gt;</c>: <c>SendSmsHandler</c> for the record <c>SendSms</c>. A missing record is added.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ImplementHandlerFix() : SyntaxFix<ClassDeclarationSyntax>(Diagnostics.HandlerWithoutInterface)
{
    private const string Suffix = "Handler";

    private protected override string? Title(ClassDeclarationSyntax syntax, Diagnostic diagnostic) =>
        $"Implement 'ITaskHandler<{PayloadName(syntax)}>'";

    private protected override void Change(DocumentEditor editor, ClassDeclarationSyntax syntax, Diagnostic diagnostic)
    {
        string payload = PayloadName(syntax);
        var method = SyntaxFactory.ParseMemberDeclaration(
            $$"""
            public ValueTask<TaskResult> HandleAsync({{payload}} payload, TaskContext context, CancellationToken cancellationToken)
            {
                throw new NotImplementedException();
            }
            """
        )!;
        bool isKnown = editor.SemanticModel.LookupNamespacesAndTypes(syntax.SpanStart, name: payload).Length > 0;
        var handler = (ClassDeclarationSyntax)
            editor.Generator.AddInterfaceType(syntax, SyntaxFactory.ParseTypeName($"ITaskHandler<{payload}>"));
        handler = ClassBody.Of(handler).AddMembers(method).WithAdditionalAnnotations(Formatter.Annotation);
        if (!isKnown)
            editor.InsertBefore(syntax, Record(payload));
        editor.ReplaceNode(syntax, handler);
    }

    private static string PayloadName(ClassDeclarationSyntax syntax)
    {
        string name = syntax.Identifier.ValueText;
        return name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length
            ? name.Substring(0, name.Length - Suffix.Length)
            : name + "Payload";
    }

    private static SyntaxNode Record(string name) =>
        SyntaxFactory
            .ParseMemberDeclaration($"public sealed record {name}();")!
            .WithTrailingTrivia(SyntaxFactory.LineFeed, SyntaxFactory.LineFeed);
}
