using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Tests.Support;

/// <summary>Checks which rules fire for a source.</summary>
internal static class RuleAssert
{
    /// <summary>Exactly this rule fires, once, and the generator makes nothing that does not compile.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="text">What the message must contain.</param>
    /// <param name="source">Code in namespace Shop.</param>
    /// <param name="references">What it references.</param>
    public static void Fires(string id, string text, string source, params Built[] references)
    {
        var built = Built.Assembly("Shop", "namespace Shop;\n" + source, references);
        var found = built.Diagnostics.Where(d => d.Id.StartsWith("TK", StringComparison.Ordinal)).Concat(built.Informations).ToList();
        var only = Assert.Single(found);
        Assert.Equal(id, only.Id);
        Assert.Contains(text, only.GetMessage());
        Assert.Empty(built.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != id).Select(d => d.ToString()));
    }

    /// <summary>No rule fires, and everything compiles without a warning.</summary>
    public static void IsSilent(string source, params Built[] references)
    {
        var built = Built.Assembly("Shop", "namespace Shop;\n" + source, references).Clean();
        Assert.Empty(built.Informations.Select(found => found.ToString()));
    }
}
