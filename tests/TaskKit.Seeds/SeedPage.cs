using System.Globalization;
using System.Text;

namespace TaskKit.Seeds;

/// <summary>The page that lists all rows with their tests and results. The same input gives the same text.</summary>
internal sealed class SeedPage
{
    private static readonly string[] Titles =
    [
        "000: adding a task handler",
        "001: registry and management of handlers",
        "002: starting a worker",
        "003: handlers of steps",
        "004: the registry of handlers",
    ];

    private readonly IReadOnlyDictionary<string, TestResult> _results;
    private readonly ILookup<string, string> _tests;

    public SeedPage(IReadOnlyList<SeedRow> rows, IEnumerable<SeedMark> marks, IReadOnlyDictionary<string, TestResult> results)
    {
        _results = results;
        _tests = marks.ToLookup(mark => mark.Row, mark => mark.Test);
        var states = rows.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => (Row: row, State: StateOf(row))).ToList();
        var counts = Enum.GetValues<RowState>().Select(state => $"{states.Count(row => row.State == state)} {WordsOf(state)}");
        Summary = $"{states.Count} rows: {string.Join(", ", counts)}.";
        Text = Compose(states);
    }

    private enum RowState
    {
        Passed,
        PassedInPart,
        Failed,
        Skipped,
        NotRun,
        Open,
        Untested,
    }

    /// <summary>The numbers of rows by their state.</summary>
    public string Summary { get; }

    /// <summary>The page, in Markdown.</summary>
    public string Text { get; }

    private string Compose(List<(SeedRow Row, RowState State)> states)
    {
        var page = new StringBuilder(
            $"""
            # What the seed documents ask for

            <!-- Written by `./build.sh seeds`, which `./build.sh test` runs at its end. Edit tests/TaskKit.Seeds/rows.tsv and the tests instead. -->

            Each statement of the seed documents 000 to 004 is a row, and each row has the tests that show it. A test belongs to a row by its name
            (`Seed1_26_…`) or by `[Trait("Seed", "1-26")]`. *Open* rows name the subject that will bring them; *in part* means that the rest is open.

            {Summary}

            """
        );
        foreach (var document in states.GroupBy(row => row.Row.Document))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n## {Titles[document.Key - '0']}\n\n| Row | It says | Tests | Result |\n| --- | --- | --- | --- |\n"
            );
            foreach (var (row, state) in document)
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| {row.Id} | {row.Says} | {string.Join("<br>", _tests[row.Id].Select(test => $"`{test}`"))} | {ResultOf(row, state)} |\n"
                );
        }
        return page.ToString();
    }

    private RowState StateOf(SeedRow row)
    {
        if (!_tests.Contains(row.Id))
            return row.Open.Length > 0 ? RowState.Open : RowState.Untested;
        var result = SumOf(row);
        return result switch
        {
            { Failed: > 0 } => RowState.Failed,
            { Passed: > 0 } => RestOf(row).Length > 0 ? RowState.PassedInPart : RowState.Passed,
            { Skipped: > 0 } => RowState.Skipped,
            _ => RowState.NotRun,
        };
    }

    private string ResultOf(SeedRow row, RowState state)
    {
        string result = state == RowState.Open ? $"open: {row.Open}" : WordsOf(state);
        int skipped = SumOf(row).Skipped;
        if (state != RowState.Skipped && skipped > 0)
            result += $", {skipped} skipped";
        return state != RowState.Open && RestOf(row) is { Length: > 0 } rest ? $"{result}; open: {rest}" : result;
    }

    private TestResult SumOf(SeedRow row) =>
        _tests[row.Id].Aggregate(default(TestResult), (sum, test) => sum + _results.GetValueOrDefault(test));

    // With a test a row is no longer in work.
    private static string RestOf(SeedRow row) => row.Open == SeedRow.InWork ? "" : row.Open;

    private static string WordsOf(RowState state) =>
        state switch
        {
            RowState.PassedInPart => "passed in part",
            RowState.NotRun => "not run",
            RowState.Untested => "without a test",
            _ => state.ToString().ToLowerInvariant(),
        };
}
