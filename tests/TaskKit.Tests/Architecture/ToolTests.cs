using System.Text.RegularExpressions;
using TaskKit.TestSupport;
using TaskKit.Tool;

namespace TaskKit.Tests.Architecture;

/// <summary>The order of the tool's folders: each backend has its own, and the others know none of them.</summary>
public sealed partial class ToolTests
{
    private const string TheList = nameof(SupportedBackends) + ".cs";

    private static readonly string Root = Path.Combine(Repository.Root, "src", "Tool");
    private static readonly string[] Files =
    [
        .. Repository.SourceFiles.Where(file => file.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)),
    ];
    private static readonly ILookup<string, string> FolderOfType = Files
        .SelectMany(file => DeclaredType().Matches(File.ReadAllText(file)).Select(type => (Name: type.Groups[1].Value, File: file)))
        .ToLookup(type => type.Name, type => FolderOf(type.File));

    private static readonly string[] BackendFolders =
    [
        .. SupportedBackends.All.Select(backend => FolderOfType[backend.GetType().Name].Single()),
    ];

    [Fact]
    public void No_shared_file_has_a_word_of_a_backend() =>
        Assert.Empty(
            from file in SharedFiles()
            from line in File.ReadLines(file)
            where BackendWord().IsMatch(line)
            select $"{Path.GetFileName(file)}: {line.Trim()}"
        );

    [Fact]
    public void No_shared_file_uses_a_class_of_a_backends_folder() =>
        Assert.Empty(
            from file in SharedFiles()
            from use in UsesOf(file)
            where BackendOf(use.Folder) is not null
            select $"{Path.GetFileName(file)}: {use.Name}"
        );

    [Fact]
    public void No_backends_folder_uses_a_class_of_anothers() =>
        Assert.Empty(
            from file in Files
            where BackendOf(FolderOf(file)) is not null
            from use in UsesOf(file)
            where BackendOf(use.Folder) is { } other && other != BackendOf(FolderOf(file))
            select $"{Path.GetFileName(file)}: {use.Name}"
        );

    [Fact]
    public void Each_backend_has_one_class_of_support_in_a_folder_of_its_own()
    {
        Assert.Equal(SupportedBackends.All.Count, BackendFolders.Distinct().Count());
        Assert.DoesNotContain("", BackendFolders);
        var classes = typeof(IBackendSupport)
            .Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IBackendSupport)));
        Assert.Equal(SupportedBackends.All.Select(backend => backend.GetType()).ToHashSet(), classes.ToHashSet());
    }

    [Fact]
    public void Folders_form_no_circle()
    {
        var needs = Files
            .Where(file => FolderOf(file).Length > 0)
            .GroupBy(FolderOf)
            .ToDictionary(
                folder => folder.Key,
                folder =>
                    folder.SelectMany(UsesOf).Select(use => use.Folder).Where(used => used.Length > 0 && used != folder.Key).ToHashSet()
            );
        // What needs nothing that is left is taken out; what stays at the end forms circles.
        while (needs.FirstOrDefault(folder => !folder.Value.Any(needs.ContainsKey)).Key is { } free)
            needs.Remove(free);
        Assert.Empty(needs.Select(folder => $"{folder.Key} → {string.Join(", ", folder.Value.Where(needs.ContainsKey))}"));
    }

    [Fact]
    public void Summaries_begin_with_a_noun_or_a_verb() =>
        Assert.Empty(
            Files.SelectMany(file =>
                QuestionSummary().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}")
            )
        );

    private static IEnumerable<string> SharedFiles() =>
        Files.Where(file => BackendOf(FolderOf(file)) is null && Path.GetFileName(file) != TheList);

    private static string? BackendOf(string folder) =>
        BackendFolders.FirstOrDefault(backend => folder == backend || folder.StartsWith(backend + "/", StringComparison.Ordinal));

    // The folder below the tool's own, which is "" for files beside the project file.
    private static string FolderOf(string file)
    {
        string folder = Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace('\\', '/');
        return folder == "." ? "" : folder;
    }

    private static IEnumerable<(string Name, string Folder)> UsesOf(string file) =>
        File.ReadLines(file)
            .Where(line => !line.StartsWith("using", StringComparison.Ordinal) && !line.StartsWith("namespace", StringComparison.Ordinal))
            .Select(line => Text().Replace(line.Split("//")[0], ""))
            .SelectMany(line => TypeWord().Matches(line).Select(word => word.Value))
            .Distinct()
            .SelectMany(word => FolderOfType[word].Select(folder => (word, folder)));

    [GeneratedRegex("(?i)kafka|sqlite|redis", RegexOptions.CultureInvariant)]
    private static partial Regex BackendWord();

    [GeneratedRegex(
        @"(?m)^(?:internal|public) [\w ]*?\b(?:class|struct|enum|interface|record(?: struct)?) (\w+)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"<summary>\s*(?:///\s*)?(?:What|How|Whether|Why|Where|When|Who)\b.*", RegexOptions.CultureInvariant)]
    private static partial Regex QuestionSummary();

    // A member has the name of a type now and then.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+", RegexOptions.CultureInvariant)]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""", RegexOptions.CultureInvariant)]
    private static partial Regex Text();
}
