namespace TaskKit.Generators.Model;

internal enum RuleKind
{
    Required,
    TextLength,
    Count,
    Range,
    Pattern,
    Allowed,
    Denied,
    EmailAddress,
    Url,
    Compare,
    Custom,
}

/// <summary>One rule of a member or a class as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Kind">The kind of the rule, which decides on its check.</param>
/// <param name="Name">The name of the rule in errors, which never changes: <c>string_length</c>.</param>
internal sealed record RuleModel(RuleKind Kind, string Name)
{
    /// <summary>The stated message, with its arguments filled in; <see langword="null"/> for TaskKit's own.</summary>
    public string? Text { get; init; }

    /// <summary>The limits of lengths, counts and ranges.</summary>
    public LimitsModel? Limits { get; init; }

    /// <summary>True for a <c>[Required]</c> that an empty text satisfies.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>True for a list of values that has null.</summary>
    public bool HasNull { get; init; }

    /// <summary>The values of a list of values.</summary>
    public EquatableArray<ConstantModel> Values { get; init; }

    /// <summary>The pattern, or the JSON name of the member to compare with.</summary>
    public string Argument { get; init; } = "";

    /// <summary>The longest time of a match in milliseconds.</summary>
    public int Timeout { get; init; }

    /// <summary>The attribute of a custom rule, or the name of the member to compare with, in code.</summary>
    public string Code { get; init; } = "";
}

/// <summary>A constant in an attribute.</summary>
/// <param name="Code">The constant in C#.</param>
/// <param name="Value">The constant in JSON, without quotation marks.</param>
/// <param name="IsText">True when it is a string in JSON.</param>
internal sealed record ConstantModel(string Code, string Value, bool IsText);

/// <summary>The lower and the upper limit of a rule. For lengths and counts both are whole numbers.</summary>
/// <param name="Minimum">The lowest value in C#.</param>
/// <param name="Maximum">The highest value in C#.</param>
internal sealed record LimitsModel(string Minimum, string Maximum)
{
    /// <summary>The type in which value and limits are compared, in code.</summary>
    public string Type { get; init; } = "int";

    /// <summary>The limits as people read them; numbers as in JSON.</summary>
    public (string Minimum, string Maximum) Texts { get; init; }

    /// <summary>True when the texts are numbers in JSON.</summary>
    public bool AreNumbers { get; init; }

    /// <summary>True where a fractional number is rounded before it is compared.</summary>
    public bool IsRounded { get; init; }

    public bool MinimumIsExclusive { get; init; }

    public bool MaximumIsExclusive { get; init; }
}
