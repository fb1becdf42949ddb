using System.Text.RegularExpressions;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>The pages for contributors and the indexes: they name files and commands that there are, and leave no page out.</summary>
public sealed partial class PageTests
{
    // A build makes these.
    private static readonly string[] Made = ["artifacts/", "bin/", "obj/"];

    private static readonly string[] ForContributors =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Where(page => Path.GetFileName(page) != "README.md"),
        .. Directory.EnumerateFiles(PathOf("docs/contributing"), "*.md"),
        .. Directory.EnumerateFiles(PathOf("docs/decisions"), "*.md").Where(NamesFilesOnly),
        .. Directory.EnumerateFiles(PathOf(".github"), "*", SearchOption.AllDirectories),
    ];

    public static TheoryData<string> Pages => [.. ForContributors.Select(page => Path.GetRelativePath(Repository.Root, page))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Files_and_folders_in_backticks_exist(string page) =>
        Assert.DoesNotContain(
            Fence()
                .Replace(File.ReadAllText(PathOf(page)), "")
                .Split('\n')
                .SelectMany(line => InBackticks().Matches(line))
                .Select(match => match.Groups[1].Value)
                .Where(path => !Made.Any(made => path.StartsWith(made, StringComparison.Ordinal))),
            path => !Exists(path)
        );

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_of_the_build_exist(string page)
    {
        string build = File.ReadAllText(PathOf("build.sh"));
        Assert.DoesNotContain(
            BuildCommand().Matches(File.ReadAllText(PathOf(page))).Select(match => match.Groups[1].Value),
            command => !build.Contains($"\n  {command} ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Each_page_for_contributors_is_reached_from_CONTRIBUTING() =>
        ExpectLinks("CONTRIBUTING.md", Directory.EnumerateFiles(PathOf("docs/contributing"), "*.md"));

    [Fact]
    public void Each_page_of_the_docs_stands_in_their_index() =>
        ExpectLinks(
            "docs/README.md",
            Directory.EnumerateFiles(PathOf("docs"), "*.md").Where(page => Path.GetFileName(page) != "README.md")
        );

    [Fact]
    public void The_glossary_has_each_word_once()
    {
        string[] words =
        [
            .. File.ReadLines(PathOf("docs/glossary.md"))
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains(" | ", StringComparison.Ordinal))
                .Select(line => line[2..line.IndexOf(" | ", StringComparison.Ordinal)])
                .Where(word => word is not ("Word" or "---")),
        ];
        Assert.NotEmpty(words);
        Assert.Empty(words.CountBy(word => word).Where(word => word.Value > 1).Select(word => word.Key));
    }

    [Fact]
    public void Each_decision_stands_in_the_list_under_its_title()
    {
        string list = File.ReadAllText(PathOf("docs/decisions/README.md"));
        Assert.All(
            Directory.EnumerateFiles(PathOf("docs/decisions"), "0*.md"),
            page => Assert.Contains($"[{File.ReadLines(page).First()[2..]}]({Path.GetFileName(page)})", list, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Decisions_are_numbered_without_a_gap_and_dated() =>
        Assert.All(
            Directory.EnumerateFiles(PathOf("docs/decisions"), "0*.md").Order(StringComparer.Ordinal).Index(),
            page =>
            {
                Assert.StartsWith($"{page.Index + 1:0000}-", Path.GetFileName(page.Item));
                Assert.Matches(@"\A# .+\n\nDecided \d{4}-\d\d-\d\d\.\n\n\*\*Question\.\*\* ", File.ReadAllText(page.Item));
            }
        );

    private static void ExpectLinks(string index, IEnumerable<string> pages)
    {
        string text = File.ReadAllText(PathOf(index));
        string folder = Path.GetDirectoryName(PathOf(index))!;
        Assert.All(pages, page => Assert.Contains($"({Path.GetRelativePath(folder, page)})", text, StringComparison.Ordinal));
    }

    // The first six name routes and documents, which look like files.
    private static bool NamesFilesOnly(string page) => string.CompareOrdinal(Path.GetFileName(page), "0007") >= 0;

    private static string PathOf(string path) => Path.Combine(Repository.Root, path);

    // A star stands for any part of one name.
    private static bool Exists(string path)
    {
        if (!path.Contains('*', StringComparison.Ordinal))
            return Path.Exists(PathOf(path));
        string folder = PathOf(Path.GetDirectoryName(path)!);
        return Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(path)).Any();
    }

    // With a slash, without a blank, and not a route, which begins with one.
    [GeneratedRegex(@"`([\w.*-][^`\s/]*/[^`\s]*)`", RegexOptions.CultureInvariant)]
    private static partial Regex InBackticks();

    [GeneratedRegex("(?s)```.*?```", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\./build\.sh ([a-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex BuildCommand();
}
