using System.Text.RegularExpressions;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>The code in docs/schedules.md, section "In code".</summary>
public sealed partial class ScheduleDocumentTests
{
    private static readonly string Section = File.ReadAllText(Repo.Path("docs/schedules.md")).Split("## In code\n")[1].Split("\n## ")[0];

    [Fact]
    public void The_example_compiles()
    {
        string example = Example().Match(Section).Groups[1].Value;
        var shop = Built
            .Assembly(
                "Shop",
                "namespace Shop;\npublic sealed class Reports { public Task WriteAsync(DateTimeOffset day, CancellationToken token) => Task.CompletedTask; }\n"
                    + example
            )
            .Clean();
        var names = Assert.Single(shop.Module().Registrations).Schedules.Select(schedule => schedule.Name);
        Assert.Equal(["report:daily", "report:month"], names);
    }

    [Fact]
    public void Each_attribute_in_the_text_compiles()
    {
        var attributes = Attribute().Matches(Section).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(6, attributes.Count);
        Assert.All(
            attributes,
            attribute =>
                RuleAssert.IsSilent("public sealed record A(int? X);\n" + Sources.Handler($"[TaskHandler(\"a\"), {attribute}]", "A"))
        );
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"`\[((?:Cron|Daily|Weekly|Monthly|Every)\([^`]*\))\]`")]
    private static partial Regex Attribute();
}
