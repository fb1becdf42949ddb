using System.Text.RegularExpressions;

namespace TaskKit.Http.Tests.Pages;

/// <summary>The pages on HTTP show code that is compiled.</summary>
public sealed partial class HttpPagesTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "http*.md").Select(path => Path.GetFileName(path)), "kubernetes.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_block_of_a_page_stands_in_this_folder(string page)
    {
        string code = Trimmed(
            string.Join('\n', Directory.EnumerateFiles(Path.Combine(Root, "tests", "TaskKit.Http.Tests", "Pages")).Select(File.ReadAllText))
        );
        string text = File.ReadAllText(Path.Combine(Root, "docs", page));
        string[] blocks = [.. Block().Matches(text).Select(block => Trimmed(block.Groups[1].Value))];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, code, StringComparison.Ordinal));
    }

    private static string Trimmed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TaskKit.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("These tests read the repository: run them in a checkout.");
        return folder.FullName;
    }

    [GeneratedRegex("(?s)```csharp\n(.*?)```", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
