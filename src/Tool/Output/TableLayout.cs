using System.Text;
using Spectre.Console.Rendering;

namespace TaskKit.Tool;

/// <summary>The cells of a table, made safe and cut to the widths that its columns get.</summary>
/// <param name="Widths">The columns' widths, in cells of the terminal.</param>
/// <param name="Rows">The texts, row by row.</param>
internal sealed record TableLayout(IReadOnlyList<int> Widths, IReadOnlyList<string[]> Rows)
{
    private const string Ellipsis = "…";
    private const int SmallestCut = 8;
    private const int SmallestWrap = 20;

    // Whoever reads a pipe cuts lines. One text that is longer than any terminal must still not fill the others' rows with blanks.
    private const int LongestPiped = 500;

    /// <param name="items">What the rows show.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="room">The terminal's width; <see langword="null"/> when nobody looks at the table but another program.</param>
    public static TableLayout Of<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns, int? room)
    {
        var rows = items.Select(item => columns.Select(column => Safe(column, item)).ToArray()).ToList();
        var widths = columns
            .Select((column, i) => rows.Select(row => Lines(row[i]).Max(WidthOf)).Append(WidthOf(column.Title)).Max())
            .ToArray();
        // One blank parts two columns.
        if (room is { } width)
            Shrink(widths, columns, width - (columns.Count - 1));
        foreach (string[] row in rows)
            for (int i = 0; i < row.Length; i++)
                if (columns[i].Fit == Fit.Cut)
                    row[i] = Cut(row[i], widths[i]);
        return new TableLayout(widths, rows);
    }

    private static string Safe<T>(Column<T> column, T item)
    {
        string text = column.Text(item) ?? "";
        return column.Fit switch
        {
            Fit.Wrap => SafeText.Block(text),
            Fit.Whole => SafeText.Line(text),
            // What will be cut anyway need not be looked at.
            _ => Cut(SafeText.Line(text.Length > LongestPiped ? text[..LongestPiped] + Ellipsis : text), LongestPiped),
        };
    }

    // The widest text gives way first, and none falls below what is worth reading.
    private static void Shrink<T>(int[] widths, IReadOnlyList<Column<T>> columns, int room)
    {
        var least = columns.Select(column =>
            column.Fit switch
            {
                Fit.Whole => int.MaxValue,
                Fit.Wrap => Math.Max(SmallestWrap, WidthOf(column.Title)),
                _ => Math.Max(SmallestCut, WidthOf(column.Title)),
            }
        );
        int[] floors = [.. least];
        while (widths.Sum() > room)
        {
            int[] wide = [.. Enumerable.Range(0, widths.Length).Where(i => widths[i] > floors[i])];
            if (wide.Length == 0)
                return;
            widths[wide.MaxBy(i => widths[i])]--;
        }
    }

    private static string Cut(string text, int width)
    {
        if (WidthOf(text) <= width)
            return text;
        var shown = new StringBuilder();
        int left = width - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= WidthOf(rune.ToString());
            if (left < 0)
                break;
            shown.Append(rune);
        }
        return shown + Ellipsis;
    }

    private static string[] Lines(string text) => text.Split('\n');

    private static int WidthOf(string text) => new Segment(text).CellCount();
}
