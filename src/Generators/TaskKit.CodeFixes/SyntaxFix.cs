using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;

namespace TaskKit.CodeFixes;

/// <summary>A fix that changes one piece of syntax.</summary>
/// <typeparam name="TSyntax">The syntax that has the diagnostic, or is around it.</typeparam>
public abstract class SyntaxFix<TSyntax> : CodeFixProvider
    where TSyntax : SyntaxNode
{
    private protected SyntaxFix(params DiagnosticDescriptor[] rules) => FixableDiagnosticIds = [.. rules.Select(rule => rule.Id)];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TSyntax>() is not { } syntax)
                continue;
            if (Title(syntax, diagnostic) is not { } title)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(title, token => ChangeAsync(context.Document, syntax, diagnostic, token), diagnostic.Id),
                diagnostic
            );
        }
    }

    /// <summary>The title of the fix, or <see langword="null"/> when it does not apply.</summary>
    private protected abstract string? Title(TSyntax syntax, Diagnostic diagnostic);

    private protected abstract void Change(DocumentEditor editor, TSyntax syntax, Diagnostic diagnostic);

    private async Task<Document> ChangeAsync(Document document, TSyntax syntax, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        Change(editor, syntax, diagnostic);
        return editor.GetChangedDocument();
    }
}
