using TaskKit.Tests.Support;

namespace TaskKit.Tests.Seeds;

/// <summary>The seven goals of document 001, each with a page that the README leads to.</summary>
public sealed class PagesTests
{
    [Theory]
    [InlineData("organize", "domains.md")]
    [InlineData("register", "registration.md")]
    [InlineData("validate", "validation.md")]
    [InlineData("discover", "discovery.md")]
    [InlineData("configure", "configuration.md")]
    [InlineData("test", "testing.md")]
    [InlineData("version", "versions.md")]
    public void Seed1_01_Each_goal_has_a_page(string goal, string page)
    {
        Assert.Matches($@"\[{goal}[^]]*\]\(docs/{page}\)", File.ReadAllText(Path.Combine(Repository.Root, "README.md")));
        Assert.StartsWith("# ", File.ReadAllText(Path.Combine(Repository.Root, "docs", page)));
    }
}
