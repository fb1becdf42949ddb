using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskKit.Generators.Analyzers;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests.Framework;

/// <summary>Each public type of the framework as a part of a payload: refused by a rule, or it survives the way there and back.</summary>
public sealed class FrameworkTypesTests
{
    [Fact]
    public async Task D04_A_type_of_the_framework_is_refused_or_survives_the_way_there_and_back()
    {
        var uses = FrameworkUse.All();
        var refused = await RefusedAsync(uses);
        var accepted = uses.Where(use => !refused.Contains(use.Id)).ToList();
        var assembly = Built.WithoutAnalyzers("Accepted", Source(accepted)).Load();
        Assert.Empty(accepted.SelectMany(use => FrameworkTrip.Problems(assembly, use)));
        await Verify(string.Concat(accepted.Select(use => $"{use.Place} {use.Type.InCode()}\n")));
    }

    // An error of the compiler, such as a base class that nobody can derive from, keeps no rule from being reported.
    private static async Task<HashSet<string>> RefusedAsync(IReadOnlyList<FrameworkUse> uses)
    {
        var compilation = Built.Create("Uses", [Source(uses)]);
        var found = await compilation.WithAnalyzers([new DeclarationAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        var text = await compilation.SyntaxTrees.Last().GetTextAsync();
        return
        [
            .. found.Select(problem => FrameworkUse.IdOf(text.Lines[problem.Location.GetLineSpan().StartLinePosition.Line].ToString())),
        ];
    }

    private static string Source(IEnumerable<FrameworkUse> uses) => "namespace Uses;\n" + string.Join("\n", uses.Select(use => use.Code));
}
