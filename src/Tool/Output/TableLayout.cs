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

    // The longest name of a topic has 249 characters, that of a task type 200. What is longer is no name that somebody could use.
    private const int LongestWhole = 250;

    // Whoever reads a pipe cuts lines. One long text must still not fill the rows of the others with blanks; behind the last column are none.
    private const int LongestPiped = 200;
    private const int LongestPipedLast = 500;

    /// <param name="items">What the rows show.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="room">The terminal's width; <see langword="null"/> when nobody looks at the table but another program.</param>
    public static TableLayout Of<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns, int? room)
    {
        var rows = items.Select(item => columns.Select(column => Safe(column, item, column == columns[^1])).ToArray()).ToList();
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

    private static string Safe<T>(Column<T> column, T item, bool isLast)
    {
        string text = column.Text(item) ?? "";
        return column.Fit switch
        {
            Fit.Wrap => SafeText.Block(text),
            Fit.Whole => SafeLine(text, LongestWhole),
            _ => SafeLine(text, isLast ? LongestPipedLast : LongestPiped),
        };
    }

    // What will be cut anyway need not be looked at.
    private static string SafeLine(string text, int width) =>
        Cut(SafeText.Line(text.Length > width ? text[..width] + Ellipsis : text), width);

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
