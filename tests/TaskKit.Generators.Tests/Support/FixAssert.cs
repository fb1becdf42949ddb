using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskKit.Generators.Analyzers;

namespace TaskKit.Generators.Tests.Support;

/// <summary>Checks the effect of a fix on a source.</summary>
internal static class FixAssert
{
    /// <summary>The rule fires, its fix changes the source as expected, and the rule does not fire afterwards.</summary>
    /// <param name="fix">The fix.</param>
    /// <param name="id">The rule.</param>
    /// <param name="before">The source.</param>
    /// <param name="after">The source that the fix makes of it.</param>
    public static async Task Fixes(CodeFixProvider fix, string id, string before, string after)
    {
        using var workspace = new AdhocWorkspace();
        var document = Document(workspace, before);
        var diagnostic = Assert.Single(await ReportedAsync(document), found => found.Id == id);
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None)
        );
        var operation = (await Assert.Single(actions).GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        var changed = operation.ChangedSolution.GetDocument(document.Id)!;
        Assert.Equal(after, (await changed.GetTextAsync()).ToString().ReplaceLineEndings("\n"));
        Assert.DoesNotContain(await ReportedAsync(changed), found => found.Id == id);
    }

    /// <summary>The rule fires, and its fix offers nothing.</summary>
    /// <param name="fix">The fix.</param>
    /// <param name="id">The rule.</param>
    /// <param name="source">The source.</param>
    public static async Task OffersNothing(CodeFixProvider fix, string id, string source)
    {
        using var workspace = new AdhocWorkspace();
        var document = Document(workspace, source);
        var diagnostic = Assert.Single(await ReportedAsync(document), found => found.Id == id);
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => Assert.Fail(action.Title), CancellationToken.None)
        );
    }

    private static Document Document(AdhocWorkspace workspace, string source)
    {
        var model = Built.Create("Shop", []);
        var project = workspace
            .AddProject("Shop", LanguageNames.CSharp)
            .WithMetadataReferences(model.References)
            .WithParseOptions(model.SyntaxTrees[0].Options)
            .WithCompilationOptions(model.Options);
        return project.AddDocument("Usings.cs", model.SyntaxTrees[0].ToString()).Project.AddDocument("Source.cs", source);
    }

    private static async Task<IEnumerable<Diagnostic>> ReportedAsync(Document document)
    {
        var compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync())!;
        return await compilation.WithAnalyzers([new DeclarationAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }
}
