using System.Text;
using Spectre.Console.Rendering;

namespace TaskKit.Tool;

/// <summary>The layout of a table: the widths of its columns, and its texts, made safe and cut to these widths.</summary>
/// <param name="Widths">The columns' widths, in cells of the terminal.</param>
/// <param name="Rows">The texts, row by row.</param>
internal sealed record TableLayout(IReadOnlyList<int> Widths, IReadOnlyList<string[]> Rows)
{
    private const string Ellipsis = "…";
    private const int SmallestCut = 8;
    private const int SmallestWrap = 20;

    // The longest name of a topic has 249 characters, that of a task type 200. A longer text is no name.
    private const int LongestWhole = 250;

    // A limit also for a pipe: one long text would fill the other rows with spaces. The last column has no spaces behind it, and a higher limit.
    private const int LongestPiped = 200;
    private const int LongestPipedLast = 500;

    /// <param name="items">The items, one for each row.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="room">The terminal's width; <see langword="null"/> when the output is a pipe.</param>
    public static TableLayout Of<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns, int? room)
    {
        var rows = items.Select(item => columns.Select(column => Safe(column, item, column == columns[^1])).ToArray()).ToList();
        var widths = columns
            .Select((column, i) => rows.Select(row => Lines(row[i]).Max(WidthOf)).Append(WidthOf(column.Title)).Max())
            .ToArray();
        // One space between two columns.
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

    // Cut before the escaping too, which would otherwise go through all of a long text.
    private static string SafeLine(string text, int width) =>
        Cut(SafeText.Line(text.Length > width ? text[..width] + Ellipsis : text), width);

    // Takes from the widest column first. None becomes narrower than is of use.
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
