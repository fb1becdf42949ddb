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

    private static readonly string List = File.ReadAllText(Repo.Path("docs/rules/README.md"));

    public static TheoryData<string> Ids() => [.. Rules.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_has_a_page_that_says_its_title_and_shows_wrong_and_right(string id)
    {
        string first = $"# {id}: {TitleOf(id)}";
        string file = Repo.Path($"docs/rules/{id}.md");
        Assert.True(
            File.Exists(file),
            $"docs/rules/{id}.md is missing: its first line is '{first}', then come one block of wrong code and one of right code."
        );
        string page = File.ReadAllText(file);
        Assert.StartsWith(first + "\n", page);
        Assert.Equal(2, CodeBlock().Count(page));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_stands_in_the_release_table(string id)
    {
        string table =
            File.ReadAllText(Repo.Path("src/Generators/TaskKit.Generators/AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Repo.Path("src/Generators/TaskKit.Generators/AnalyzerReleases.Shipped.md"));
        string line = $"{id} | TaskKit | {Rules.Single(rule => rule.Id == id).DefaultSeverity} | {TitleOf(id)}";
        Assert.True(table.Contains(line + "\n", StringComparison.Ordinal), $"AnalyzerReleases.Unshipped.md lacks the line '{line}'.");
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_has_a_test_that_names_it(string id)
    {
        var tests = Directory.EnumerateFiles(Repo.Path("tests/TaskKit.Generators.Tests"), "*Tests.cs", SearchOption.AllDirectories);
        Assert.True(
            tests.Any(file => File.ReadAllText(file).Contains($"\"{id}", StringComparison.Ordinal)),
            $"No test names {id}: write Fires(\"{id}\", …) in a file *Tests.cs of tests/TaskKit.Generators.Tests/Rules."
        );
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_stands_in_the_list(string id)
    {
        string line = $"- [{id}]({id}.md): {TitleOf(id)}";
        Assert.True(List.Contains(line + "\n", StringComparison.Ordinal), $"docs/rules/README.md lacks the line '{line}'.");
    }

    [Fact]
    public void The_list_begins_with_the_rules_that_are_no_errors()
    {
        string[] parts = List[..List.IndexOf("\n## ", StringComparison.Ordinal)].Split("warnings");
        Assert.True(
            parts.Length == 2,
            "docs/rules/README.md begins with the ids of the warnings, the word 'warnings', and the ids of the informations."
        );
        ExpectIds(DiagnosticSeverity.Warning, parts[0]);
        ExpectIds(DiagnosticSeverity.Info, parts[1]);
    }

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

    private static string TitleOf(string id) => Rules.Single(rule => rule.Id == id).Title.ToString();

    private static void ExpectIds(DiagnosticSeverity severity, string sentence)
    {
        string expected = string.Join(
            ", ",
            Rules.Where(rule => rule.DefaultSeverity == severity).Select(rule => rule.Id).Order(StringComparer.Ordinal)
        );
        string stated = string.Join(", ", RuleId().Matches(sentence).Select(id => id.Value));
        Assert.True(
            expected == stated,
            $"docs/rules/README.md begins with the rules that are no errors. Of severity {severity} it names {stated}, expected {expected}."
        );
    }

    [GeneratedRegex(@"\bTK\d{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex RuleId();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
