using System.Globalization;
using System.Text;

namespace TaskKit.Bench.Results;

/// <summary>Median and range of each figure, as a table in Markdown; beside them those of another checkout, with the ratio, if there is one.</summary>
/// <param name="lines">The lines of one or more result files.</param>
internal sealed class ResultTable(IReadOnlyList<ResultLine> lines)
{
    private readonly bool _isComparison = lines.Any(line => line.Side is not null);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string machine in lines.Where(line => line.Machine is not null).Select(Describe).Distinct())
            text.Append(CultureInfo.InvariantCulture, $"\n{machine}\n");
        var figures = lines.Where(line => line.Figure is not null).GroupBy(line => (line.Figure!.Part, line.Figure.Section));
        foreach (var section in figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{section.Key.Part}: {section.Key.Section}\n\n{Head}\n");
            foreach (var row in section.GroupBy(line => (line.Figure!.Name, line.Figure.Unit, line.Figure.Durability)))
                text.Append(Row(row.Key.Name, row.Key.Unit, row.Key.Durability, [.. row])).Append('\n');
        }
        var missed = lines.Where(line => line.Missed is not null).GroupBy(line => line.Missed);
        foreach (var miss in missed)
            text.Append(CultureInfo.InvariantCulture, $"\nMISS in {miss.Count()} runs: {miss.Key}");
        return text.Append('\n').ToString();
    }

    private string Head =>
        _isComparison
            ? "| | this: median (range) | other: median (range) | this to other: median (range) | runs |\n| --- | --- | --- | --- | --- |"
            : "| | median (range) | runs | durability |\n| --- | --- | --- | --- |";

    private static string Describe(ResultLine line) => $"{(line.Side is null ? "" : $"{line.Side}: ")}{line.Machine}";

    private string Row(string name, string unit, string durability, ResultLine[] row)
    {
        double[] own = Values(row, isOther: false);
        if (!_isComparison)
            return $"| {name} | {Spread(own, unit)} | {own.Length} | {durability} |";
        double[] others = Values(row, isOther: true);
        // The n-th of the one ran next to the n-th of the other.
        double[] ratios = [.. own.Zip(others, (mine, other) => mine / other)];
        return $"| {name} | {Spread(own, unit)} | {Spread(others, unit)} | {Spread(ratios, "×")} | {ratios.Length} |";
    }

    private static double[] Values(ResultLine[] row, bool isOther) =>
        [.. row.Where(line => line.Side is not null == isOther).OrderBy(line => line.Run).Select(line => line.Figure!.Value)];

    private static string Spread(double[] values, string unit)
    {
        if (values.Length == 0)
            return "–";
        double[] sorted = [.. values.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        string range = sorted.Length == 1 ? "" : $" ({Text(sorted[0])}–{Text(sorted[^1])})";
        return $"{Text(median)}{(unit.StartsWith('/') ? "" : " ")}{unit}{range}".TrimEnd();
    }

    // Three digits say more than a run repeats.
    private static string Text(double value) =>
        value.ToString(
            Math.Abs(value) switch
            {
                >= 100 => "N0",
                >= 10 => "N1",
                _ => "N2",
            },
            CultureInfo.InvariantCulture
        );
}
