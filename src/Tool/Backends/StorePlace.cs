namespace TaskKit.Tool;

/// <summary>The place of a store.</summary>
/// <param name="Text">The place in words, or the path of a file.</param>
internal sealed record StorePlace(string Text)
{
    /// <summary>The error for a command that needs an existing store, when there is none; <see langword="null"/> when there may be one.</summary>
    public ToolException? Absence { get; init; }
}
