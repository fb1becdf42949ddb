using System.Text.RegularExpressions;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>The page on testing shows code that is compiled and run.</summary>
public sealed partial class TestingPageTests
{
    [Fact]
    public void Each_block_of_the_page_stands_in_a_test_of_the_sample()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "testing.md"));
        string tests = Trimmed(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Shop.Tests", "TestingPageTests.cs")));
        string[] blocks = [.. Block().Matches(page).Select(block => Trimmed(block.Groups[1].Value))];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, tests, StringComparison.Ordinal));
    }

    private static string Trimmed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex("(?s)```csharp\n(.*?)```", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
