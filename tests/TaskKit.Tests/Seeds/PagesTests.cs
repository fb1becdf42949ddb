using TaskKit.TestSupport;

namespace TaskKit.Tests.Seeds;

/// <summary>The seven goals of document 001, each with a page that the README leads to.</summary>
public sealed class PagesTests
{
    [Theory]
    [InlineData("organize", "domains.md", "[TaskDomain(")]
    [InlineData("register", "registration.md", "[TaskHandler(")]
    [InlineData("validate", "validation.md", "dotnet taskkit enqueue")]
    [InlineData("discover", "discovery.md", "dotnet taskkit types list")]
    [InlineData("configure", "configuration.md", "appsettings.json")]
    [InlineData("test", "testing.md", "TaskTestHost.StartAsync(")]
    [InlineData("version", "versions.md", "Version = 2")]
    public void Seed1_01_Each_goal_has_a_page(string goal, string page, string example)
    {
        Assert.Matches($@"\[{goal}[^]]*\]\(docs/{page}\)", File.ReadAllText(Path.Combine(Repository.Root, "README.md")));
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", page));
        Assert.StartsWith("# ", text);
        Assert.Contains(example, text);
        Assert.Contains("\n```", text);
    }
}
