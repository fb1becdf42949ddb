using System.Text.RegularExpressions;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>The folder of the settings lies below all other folders of the core: all of them may use it, and it uses none.</summary>
public sealed partial class SettingsFolderTests
{
    private static readonly string Folder = Path.Combine("src", "Runtime", "TaskKit", "Settings") + Path.DirectorySeparatorChar;

    private static readonly ILookup<bool, string> Core = Repository
        .FilesBelow("src/Runtime/TaskKit")
        .ToLookup(file => Path.GetRelativePath(Repository.Root, file).StartsWith(Folder, StringComparison.Ordinal));

    [Fact]
    public void Settings_use_no_other_folder()
    {
        var others = Core[false]
            .SelectMany(file => DeclaredType().Matches(CodeOf(file)).Select(match => match.Groups[1].Value))
            .ToHashSet();
        // A property may have the name of a type elsewhere.
        var members = Core[true].SelectMany(file => Member().Matches(CodeOf(file)).Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.NotEmpty(others);
        Assert.NotEmpty(members);
        Assert.Empty(
            from file in Core[true]
            from word in TypeWord().Matches(CodeOf(file)).Select(match => match.Value).Distinct()
            where others.Contains(word) && !members.Contains(word)
            select $"{Path.GetFileName(file)}: {word}"
        );
    }

    private static string CodeOf(string file) =>
        string.Join('\n', File.ReadLines(file).Select(line => Text().Replace(line.Split("//")[0], "")));

    [GeneratedRegex(
        @"(?m)^(?:internal|public) [\w ]*?\b(?:class|struct|enum|interface|record(?: struct)?) (\w+)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"(?m)^ {4}[\w<>?,\[\] ]+ (\w+)(?: \{ get;| =)", RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+", RegexOptions.CultureInvariant)]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""", RegexOptions.CultureInvariant)]
    private static partial Regex Text();
}
