namespace TaskKit.Registry.Tuning;

/// <summary>The kind of a setting: the texts that it is read from.</summary>
public abstract class SettingKind
{
    private protected SettingKind(string expected) => Expected = expected;

    /// <summary>The texts in words: <c>a duration such as 30s</c>.</summary>
    public string Expected { get; }

    /// <summary>True when the setting is a list, which may stand as one text with commas.</summary>
    internal virtual bool IsList => false;

    /// <summary>Reads one text.</summary>
    /// <returns><see langword="null"/> when it is not of this kind.</returns>
    internal abstract object? Read(string text);

    /// <summary>The sentence behind an error that names the near miss of a text that was refused; empty when there is none.</summary>
    internal virtual string Hint(string text) => "";
}

/// <summary>A kind whose values are of one type.</summary>
/// <param name="expected">The texts in words.</param>
/// <param name="read">Reads one text; <see langword="null"/> when it is not of this kind.</param>
/// <param name="hint">Names the near miss of a text that was refused.</param>
internal sealed class ScalarKind(string expected, Func<string, object?> read, Func<string, string>? hint = null) : SettingKind(expected)
{
    internal override object? Read(string text) => read(text);

    internal override string Hint(string text) => hint?.Invoke(text) ?? "";
}

/// <summary>A list of texts. They are trimmed, and empty ones left out.</summary>
internal sealed class ListKind() : SettingKind("a list, or one text with commas")
{
    internal override bool IsList => true;

    internal override object Read(string text) => Read(text.Split(','));

    /// <summary>Makes the list of its items.</summary>
    public static string[] Read(IEnumerable<string> items) => [.. items.Select(item => item.Trim()).Where(item => item.Length > 0)];
}
