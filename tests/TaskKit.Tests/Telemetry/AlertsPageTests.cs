using System.Reflection;
using System.Text.RegularExpressions;
using TaskKit.Telemetry;
using TaskKit.TestSupport;
using YamlDotNet.RepresentationModel;

namespace TaskKit.Tests.Telemetry;

/// <summary>The rules of docs/alerts.md: each asks for metrics and labels that there are.</summary>
public sealed partial class AlertsPageTests
{
    private static readonly string[] Names = Constants(tags: false);
    private static readonly string[] Tags = Constants(tags: true);
    private static readonly YamlMappingNode[] Rules = [.. Load()];

    [Trait("Seed", "2-24")]
    [Fact]
    public void Each_rule_asks_for_metrics_that_there_are()
    {
        Assert.NotEmpty(Rules);
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"));
        foreach (var rule in Rules)
        {
            string expression = Text(rule, "expr");
            string[] asked = [.. Metric().Matches(expression).Select(match => match.Value).Except(Tags)];
            Assert.True(asked.Length > 0, expression);
            foreach (string metric in asked)
            {
                string family = PartOfHistogram().Replace(metric, "");
                Assert.Contains(UnitAndKind().Replace(family, ""), Names);
                Assert.Contains($"`{family}`", page);
            }
        }
    }

    [Fact]
    public void Each_rule_groups_by_labels_that_there_are()
    {
        // "le" is the bound of a bucket.
        string[] labels = [.. Tags, "le"];
        foreach (var rule in Rules)
        {
            string expression = Text(rule, "expr");
            var grouped = Grouping().Matches(expression).SelectMany(by => by.Groups[1].Value.Split(',')).Select(label => label.Trim());
            var matched = Matcher().Matches(expression).Select(match => match.Groups[1].Value);
            Assert.All(grouped.Concat(matched), label => Assert.Contains(label, labels));
        }
    }

    [Fact]
    public void Each_rule_has_a_name_of_its_own_and_says_what_is_the_matter()
    {
        string[] names = [.. Rules.Select(rule => Text(rule, "alert"))];
        Assert.Equal(names.Distinct(), names);
        foreach (var rule in Rules)
        {
            string summary = Text((YamlMappingNode)rule["annotations"], "summary");
            string[] shown = [.. Label().Matches(summary).Select(match => match.Groups[1].Value)];
            // A label that the rule groups away would be shown empty.
            Assert.All(shown, label => Assert.Contains(label, Text(rule, "expr")));
        }
    }

    private static IEnumerable<YamlMappingNode> Load()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "alerts.md"));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Block().Match(page).Groups[1].Value));
        return ((YamlSequenceNode)yaml.Documents.Single().RootNode["groups"])
            .SelectMany(group => (YamlSequenceNode)group["rules"])
            .Cast<YamlMappingNode>();
    }

    // The names as Prometheus has them, without unit and kind.
    private static string[] Constants(bool tags) =>
        [
            .. typeof(MetricNames)
                .GetFields(BindingFlags.Static | BindingFlags.Public)
                .Where(field => field.Name.EndsWith("Tag", StringComparison.Ordinal) == tags)
                .Select(field => ((string)field.GetRawConstantValue()!).Replace('.', '_')),
        ];

    private static string Text(YamlMappingNode node, string name) => ((YamlScalarNode)node[name]).Value!;

    [GeneratedRegex("(?s)```yaml\n(.*?)```", RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b(?:taskkit|messaging)_\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Metric();

    [GeneratedRegex("_(?:bucket|sum|count)$", RegexOptions.CultureInvariant)]
    private static partial Regex PartOfHistogram();

    [GeneratedRegex("(?:_seconds|_bytes)?(?:_total)?$", RegexOptions.CultureInvariant)]
    private static partial Regex UnitAndKind();

    [GeneratedRegex(@"\bby \(([^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(\w+)(?:=~|!~|!=|=)""", RegexOptions.CultureInvariant)]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\$labels\.(\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
