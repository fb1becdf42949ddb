namespace TaskKit.Seeds;

/// <summary>One statement of a seed document.</summary>
/// <param name="Id">The number of the document and that of the statement: <c>1-26</c>.</param>
/// <param name="Says">The statement, in short.</param>
/// <param name="Open">The subject that the row, or the rest of it, belongs to; empty for a row that is done.</param>
internal sealed record SeedRow(string Id, string Says, string Open)
{
    /// <summary>Stands in place of a subject while the tests of a row are being written. It counts until there is one.</summary>
    public const string InWork = "in work";

    private const int Columns = 3;

    /// <summary>The number of the document.</summary>
    public char Document => Id[0];

    /// <summary>Reads the rows of a file with tabs, whose first line names the columns.</summary>
    /// <exception cref="FormatException">A line has not three columns.</exception>
    public static IReadOnlyList<SeedRow> ReadAll(string file) => [.. File.ReadLines(file).Skip(1).Select(Read)];

    private static SeedRow Read(string line) =>
        line.Split('\t') is { Length: Columns } parts
            ? new SeedRow(parts[0], parts[1], parts[2])
            : throw new FormatException($"A row has an id, a statement and a subject with tabs between them: {line}");
}
