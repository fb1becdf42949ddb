namespace TaskKit.Payloads.Rules;

/// <summary>A broken rule while its path is not yet complete.</summary>
/// <param name="path">The path so far.</param>
/// <param name="rule">The rule's name.</param>
internal sealed class BrokenRule(string path, string rule)
{
    public string Path { get; set; } = path;

    public string Rule { get; } = rule;

    /// <summary>Follows the path in the message.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The whole message instead, or <see langword="null"/>.</summary>
    public string? Text { get; init; }

    /// <summary>Follows <see cref="Text"/>.</summary>
    public string Advice { get; init; } = "";

    /// <summary>True when <see cref="Text"/> names the member alone, and not the object that it belongs to.</summary>
    public bool NamesPlace { get; init; }

    /// <summary>True for those that the message groups: <c>'a' and 'b' are required</c>.</summary>
    public bool IsPlainRequired => Rule == PayloadText.RequiredRule && Text is null;

    public string Message =>
        IsPlainRequired ? PayloadText.Required([Path])
        : Text is null ? $"{PayloadText.Quoted(Path)} {Problem}"
        : NamesPlace && IsNested ? $"{Text} in '{Path}'{Advice}"
        : Text + Advice;

    public PayloadError ToError() => new(Path, Rule, Message);

    private bool IsNested => Path.AsSpan().ContainsAny('.', '[');
}
