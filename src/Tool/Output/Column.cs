namespace TaskKit.Tool;

/// <summary>A column of a table.</summary>
/// <typeparam name="T">The type of the items, one for each row.</typeparam>
/// <param name="Title">The title at the top of the column.</param>
/// <param name="Text">Makes the text of a cell.</param>
/// <param name="Right">True to align to the right, for numbers.</param>
/// <param name="Fit">The treatment of a text that is too wide.</param>
internal sealed record Column<T>(string Title, Func<T, string?> Text, bool Right = false, Fit Fit = Fit.Cut);

/// <summary>The treatments of a text that is wider than its column.</summary>
internal enum Fit
{
    /// <summary>The text is cut and ends with <c>…</c>. The JSON has all of it.</summary>
    Cut,

    /// <summary>The text is not cut, up to the longest possible name: a cut id is of no use.</summary>
    Whole,

    /// <summary>The text is wrapped into lines. It may have line breaks of its own.</summary>
    Wrap,
}
