namespace TaskKit.Tool;

/// <summary>A column of a table.</summary>
/// <typeparam name="T">What a row shows.</typeparam>
/// <param name="Title">The head.</param>
/// <param name="Text">The cell.</param>
/// <param name="Right">Whether to align to the right, as numbers are.</param>
/// <param name="Fit">What happens to a text that is wider than the table has room for.</param>
internal sealed record Column<T>(string Title, Func<T, string?> Text, bool Right = false, Fit Fit = Fit.Cut);

/// <summary>The treatment of a cell that is wider than there is room for.</summary>
internal enum Fit
{
    /// <summary>It ends with <c>…</c>; the whole text stands in JSON.</summary>
    Cut,

    /// <summary>It stays whole as long as it may be a name: an id that is cut is of no use.</summary>
    Whole,

    /// <summary>It is broken into lines, and may have line breaks of its own.</summary>
    Wrap,
}
