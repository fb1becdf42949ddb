using System.Text.RegularExpressions;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Contributing;

/// <summary>The page on backends shows code that is compiled and passes the conformance suite.</summary>
public sealed partial class BackendPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "contributing", "add-a-backend.md"));

    [Fact]
    public void Each_block_of_the_page_stands_in_a_file_of_the_example()
    {
        string[] files = [.. Repository.FilesBelow("tests/TaskKit.Tests/Contributing").Select(file => Trimmed(File.ReadAllText(file)))];
        string[] blocks = [.. Block().Matches(Page).Select(block => Trimmed(block.Groups[1].Value))];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(files, file => file.Contains(block, StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_class_of_the_example_is_named_on_the_page() =>
        Assert.All(
            Repository.FilesBelow("tests/TaskKit.Tests/Contributing").Select(Path.GetFileNameWithoutExtension),
            name => Assert.Contains($"`{name}`", Page + $"`{nameof(BackendPageTests)}`", StringComparison.Ordinal)
        );

    [Fact]
    public void Each_capability_is_named_on_the_page() =>
        Assert.All(
            Enum.GetNames<TaskKit.Backends.BackendCapabilities>().Where(name => name != "None"),
            name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal)
        );

    private static string Trimmed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex("(?s)```csharp\n(.*?)```", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
