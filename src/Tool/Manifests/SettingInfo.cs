namespace TaskKit.Tool;

/// <summary>One setting of a handler, as the manifest states it.</summary>
internal sealed record SettingInfo
{
    /// <summary>The name of the setting below <c>TaskKit:Handlers:&lt;type&gt;</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The environment variable.</summary>
    public required string Variable { get; init; }

    /// <summary>The option of <c>worker</c>, with its dashes.</summary>
    public required string Flag { get; init; }

    /// <summary>The key at the root of a file.</summary>
    public required string Key { get; init; }

    /// <summary>The kind of the value: <c>text</c>, <c>duration</c> and so on.</summary>
    public string Kind { get; init; } = "text";

    /// <summary>The allowed names, for a setting that is a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public bool IsRequired { get; init; }

    /// <summary>The default, or <see langword="null"/> when it is not known.</summary>
    public string? Default { get; init; }

    /// <summary>True for a secret, which is never shown.</summary>
    public bool IsSensitive { get; init; }

    public string Description { get; init; } = "";

    /// <summary>True for a list: its option may be repeated.</summary>
    public bool IsList => Kind == "texts";

    /// <summary>True for a setting that is on or off: its option needs no value.</summary>
    public bool IsSwitch => Kind == "switch";

    /// <summary>The kind for people.</summary>
    public string KindText =>
        Choices.Count > 0 ? string.Join('|', Choices)
        : Kind == "whole" ? "whole number"
        : Kind;

    /// <summary>The marks of the setting, for people: <c>required, secret</c>.</summary>
    public string Marks =>
        string.Join(", ", ((string[])[IsRequired ? "required" : "", IsSensitive ? "secret" : ""]).Where(mark => mark.Length > 0));
}

/// <summary>The waits between attempts that a handler states.</summary>
/// <param name="Initial">The first wait.</param>
/// <param name="Max">The longest wait.</param>
/// <param name="Factor">The factor from one wait to the next.</param>
internal sealed record BackoffInfo(string? Initial, string? Max, double? Factor)
{
    public override string ToString() =>
        string.Join(
            ", ",
            (
                (string?[])
                    [Initial is null ? null : $"first {Initial}", Max is null ? null : $"longest {Max}", Factor is null ? null : FactorText]
            ).Where(part => part is not null)
        );

    private string FactorText => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"factor {Factor}");
}
