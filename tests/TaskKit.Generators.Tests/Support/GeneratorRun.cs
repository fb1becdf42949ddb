using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TaskKit.Generators.Tests.Support;

/// <summary>The effect of an edit on a step.</summary>
internal enum Outcome
{
    /// <summary>The step's results are the same, so nothing after it ran.</summary>
    Unchanged,

    /// <summary>At least one result is new.</summary>
    Modified,
}

/// <summary>Runs the generator, edits the source, and runs it again with the same driver, as an editor does.</summary>
internal sealed class GeneratorRun
{
    private readonly GeneratorDriver _driver;
    private readonly CSharpCompilation _compilation;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation) => (_driver, _compilation) = (driver, compilation);

    public static GeneratorRun Run(params string[] sources)
    {
        var compilation = Built.Create("Shop", sources);
        return new(Built.Driver().RunGenerators(compilation), compilation);
    }

    /// <summary>Replaces text in the one file that has it.</summary>
    public GeneratorRun ThenEdit(string old, string changed)
    {
        var tree = _compilation.SyntaxTrees.Single(candidate => candidate.ToString().Contains(old, StringComparison.Ordinal));
        var text = SourceText.From(tree.ToString().Replace(old, changed, StringComparison.Ordinal));
        var edited = _compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text));
        return new(_driver.RunGenerators(edited), edited);
    }

    public GeneratorRun ThenAdd(string source)
    {
        var edited = _compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)_compilation.SyntaxTrees[0].Options, "added.cs")
        );
        return new(_driver.RunGenerators(edited), edited);
    }

    public GeneratorRun Expect(string step, Outcome expected)
    {
        var runs = _driver.GetRunResult().Results.Single().TrackedSteps;
        Assert.True(runs.ContainsKey(step), $"No step is called '{step}'.");
        var reasons = runs[step].SelectMany(run => run.Outputs).Select(output => output.Reason).ToList();
        bool isUnchanged = reasons.All(reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
        Assert.True(
            isUnchanged == (expected == Outcome.Unchanged),
            $"Expected step '{step}' to be {expected}, but its results are: {string.Join(", ", reasons)}."
        );
        return this;
    }

    /// <summary>The tracked steps, by name.</summary>
    public IEnumerable<string> TrackedSteps => _driver.GetRunResult().Results.Single().TrackedSteps.Keys;

    /// <summary>Fails when the last edit made any output file anew.</summary>
    public GeneratorRun ExpectNoOutput()
    {
        var reasons = _driver
            .GetRunResult()
            .Results.Single()
            .TrackedOutputSteps.SelectMany(pair => pair.Value)
            .SelectMany(run => run.Outputs);
        Assert.All(reasons, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        return this;
    }
}
