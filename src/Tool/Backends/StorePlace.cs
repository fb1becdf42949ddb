namespace TaskKit.Tool;

/// <summary>The place of a store.</summary>
/// <param name="Text">The place in words, or the path of a file.</param>
internal sealed record StorePlace(string Text)
{
    /// <summary>The error of a command that needs a store where none is yet; <see langword="null"/> when there may be one.</summary>
    public ToolException? Absence { get; init; }
}
