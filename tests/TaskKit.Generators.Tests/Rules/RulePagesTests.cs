using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Analyzers;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests.Rules;

public sealed partial class RulePagesTests
{
    // The compiler reports it for the catch-all overloads of the core, which are obsolete under this id.
    private const string OfTheCompiler = "TK1010";

    private static readonly List<DiagnosticDescriptor> Rules =
    [
        .. new[] { typeof(Diagnostics), typeof(SettingsDiagnostics), typeof(PayloadDiagnostics), typeof(ScheduleDiagnostics) }
            .SelectMany(rules => rules.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>(),
    ];

    public static TheoryData<string> Ids() => [.. Rules.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_has_a_page_that_says_its_title_and_shows_wrong_and_right(string id)
    {
        string page = File.ReadAllText(Repo.Path($"docs/rules/{id}.md"));
        Assert.StartsWith($"# {id}: {Rules.Single(rule => rule.Id == id).Title}\n", page);
        Assert.Equal(2, CodeBlock().Count(page));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_stands_in_the_release_table(string id)
    {
        string table =
            File.ReadAllText(Repo.Path("src/Generators/TaskKit.Generators/AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Repo.Path("src/Generators/TaskKit.Generators/AnalyzerReleases.Shipped.md"));
        var rule = Rules.Single(rule => rule.Id == id);
        Assert.Contains($"{id} | TaskKit | {rule.DefaultSeverity} | {rule.Title}\n", table);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_has_a_test_that_names_it(string id)
    {
        var tests = Directory.EnumerateFiles(Repo.Path("tests/TaskKit.Generators.Tests"), "*Tests.cs", SearchOption.AllDirectories);
        Assert.Contains(tests, file => File.ReadAllText(file).Contains($"\"{id}", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_stands_in_the_list(string id) =>
        Assert.Contains(
            $"- [{id}]({id}.md): {Rules.Single(rule => rule.Id == id).Title}\n",
            File.ReadAllText(Repo.Path("docs/rules/README.md"))
        );

    [Fact]
    public void Ids_are_unique() => Assert.Equal(Rules.Count, Rules.Select(rule => rule.Id).Distinct().Count());

    [Fact]
    public void Every_rule_is_reported_by_one_analyzer()
    {
        var supported = new DeclarationAnalyzer().SupportedDiagnostics;
        Assert.Equal(Rules.Select(rule => rule.Id).Order(), supported.Select(rule => rule.Id).Order());
    }

    [Fact]
    public void Every_page_belongs_to_a_rule()
    {
        var pages = Directory.EnumerateFiles(Repo.Path("docs/rules"), "TK*.md").Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(Rules.Select(rule => rule.Id).Append(OfTheCompiler).Order(), pages.Order());
    }

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
