using System.Text.RegularExpressions;

namespace TaskKit.Seeds;

/// <summary>A test that shows a row: by its name, <c>Seed1_26_…</c>, or by <c>[Trait("Seed", "1-26")]</c>.</summary>
/// <param name="Row">The row's id.</param>
/// <param name="Test">The name of the test's method.</param>
/// <param name="File">The source file.</param>
internal sealed partial record SeedMark(string Row, string Test, string File)
{
    /// <summary>Finds the marks in all sources below a folder, ordered by row and name.</summary>
    /// <exception cref="FormatException">A trait stands before something else than a test.</exception>
    public static IReadOnlyList<SeedMark> FindAll(string folder) =>
        [
            .. Sources(folder)
                .SelectMany(file => Find(file, System.IO.File.ReadLines(file)))
                .Distinct()
                .OrderBy(mark => mark.Row, StringComparer.Ordinal)
                .ThenBy(mark => mark.Test, StringComparer.Ordinal),
        ];

    /// <summary>The names of all public methods below a folder, with those that stand in several files several times.</summary>
    public static IEnumerable<string> MethodNames(string folder) =>
        Sources(folder)
            .SelectMany(file => System.IO.File.ReadLines(file).Select(line => Method().Match(line)).Where(match => match.Success))
            .Select(match => match.Groups["name"].Value);

    /// <summary>Finds the marks in one source.</summary>
    public static IEnumerable<SeedMark> Find(string file, IEnumerable<string> lines)
    {
        var pending = new List<string>();
        foreach (string line in lines)
        {
            if (Trait().Match(line) is { Success: true } trait)
                pending.Add(trait.Groups["row"].Value);
            else if (Class().IsMatch(line) && pending.Count > 0)
                throw new FormatException($"{file}: a seed's trait belongs to a test, not to a class: {line.Trim()}");
            else if (Method().Match(line) is { Success: true } method)
            {
                string name = method.Groups["name"].Value;
                if (Name().Match(name) is { Success: true } named)
                    pending.Add($"{named.Groups["document"].Value}-{named.Groups["number"].Value}");
                foreach (string row in pending)
                    yield return new SeedMark(row, name, file);
                pending.Clear();
            }
        }
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    [GeneratedRegex("""^\s*\[Trait\("Seed", "(?<row>[^"]*)"\)\]""")]
    private static partial Regex Trait();

    [GeneratedRegex(@"^\s*(public|internal)( \w+)* (class|record|struct) ")]
    private static partial Regex Class();

    [GeneratedRegex(@"^\s*public (static )?(async )?(void|Task|ValueTask)\S* (?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"^Seed(?<document>\d)_(?<number>\d\d)_")]
    private static partial Regex Name();
}
