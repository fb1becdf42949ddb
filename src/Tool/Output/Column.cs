namespace TaskKit.Tool;

/// <summary>A column of a table.</summary>
/// <typeparam name="T">What a row shows.</typeparam>
/// <param name="Title">The head.</param>
/// <param name="Text">The cell.</param>
/// <param name="Right">Whether to align to the right, as numbers are.</param>
internal sealed record Column<T>(string Title, Func<T, string?> Text, bool Right = false);
