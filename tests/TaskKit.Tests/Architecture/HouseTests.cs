using System.Text.RegularExpressions;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>The rules of every project that is shipped: its folders form no circle and are small, and so are its classes.</summary>
public sealed partial class HouseTests
{
    private const int MostFiles = 15;
    private const int MostLines = 300;
    private const int EqualLines = 8;

    public static TheoryData<string> Projects =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_form_no_circle(string project)
    {
        var needs = Repository
            .FilesBelow(project)
            .GroupBy(file => FolderOf(file, project))
            .ToDictionary(
                folder => folder.Key,
                folder => folder.SelectMany(file => FoldersUsedBy(file, project)).Where(used => used != folder.Key).ToHashSet()
            );
        // What needs nothing that is left is taken out; what stays at the end forms circles.
        while (needs.FirstOrDefault(folder => !folder.Value.Any(needs.ContainsKey)).Key is { } free)
            needs.Remove(free);
        Assert.Empty(needs.Select(folder => $"{folder.Key} → {string.Join(", ", folder.Value.Where(needs.ContainsKey))}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_are_small(string project) =>
        Assert.Empty(
            Repository
                .FilesBelow(project)
                .GroupBy(file => FolderOf(file, project))
                .Where(folder => folder.Count() > MostFiles)
                .Select(folder => $"{folder.Key}: {folder.Count()}")
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void Classes_are_small_with_their_partial_files(string project) =>
        Assert.Empty(
            Repository
                .FilesBelow(project)
                .Select(file =>
                    (Name: $"{FolderOf(file, project)}.{Path.GetFileName(file).Split('.')[0]}", Lines: File.ReadLines(file).Count())
                )
                .GroupBy(file => file.Name, file => file.Lines)
                .Where(parts => parts.Sum() > MostLines)
                .Select(parts => $"{parts.Key}: {parts.Sum()}")
        );

    [Fact]
    public void No_two_places_share_eight_equal_lines()
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        var shared = new List<string>();
        foreach (string file in ((string[])["src", "samples", "bench"]).SelectMany(Repository.FilesBelow))
        {
            string[] lines = [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
            for (int i = 0; i + EqualLines <= lines.Length; i++)
            {
                string run = string.Join('\n', lines.AsSpan(i, EqualLines));
                if (!places.TryAdd(run, file))
                    shared.Add($"{Path.GetFileName(places[run])} and {Path.GetFileName(file)}, from '{lines[i]}'");
            }
        }
        Assert.Empty(shared);
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("samples")]
    [InlineData("templates")]
    [InlineData("eng")]
    public void Summaries_begin_with_a_noun_or_a_verb(string folder) =>
        Assert.Empty(
            Repository
                .FilesBelow(folder)
                .SelectMany(file =>
                    QuestionSummary().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}")
                )
        );

    private static string FolderOf(string file, string project) =>
        Path.GetRelativePath(Path.Combine(Repository.Root, project), Path.GetDirectoryName(file)!)
            .Replace(Path.DirectorySeparatorChar, '.');

    private static IEnumerable<string> FoldersUsedBy(string file, string project)
    {
        string name = Path.GetFileName(project);
        string prefix = name == "Tool" ? "using TaskKit.Tool." : $"using {name}.";
        return File.ReadLines(file)
            .Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
            .Select(line => line[prefix.Length..].TrimEnd(';'));
    }

    [GeneratedRegex(@"<summary>\s*(?:///\s*)?(?:What|How|Whether|Why|Where|When|Which|Who)\b.*", RegexOptions.CultureInvariant)]
    private static partial Regex QuestionSummary();
}
