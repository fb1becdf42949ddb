namespace TaskKit.Generators.Model.Settings;

/// <summary>The record of a handler's settings as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Type">The class in code, with <c>global::</c>.</param>
/// <param name="FullName">The class in texts.</param>
/// <param name="IsStated">Whether the handler's attribute names it, and not only its constructor takes it.</param>
/// <param name="Members">The settings, those of the constructor first and in its order.</param>
internal sealed record SettingsModel(string Type, string FullName, bool IsStated, EquatableArray<SettingModel> Members)
{
    /// <summary>The record as a payload would have it, for its check; empty when no rule is stated.</summary>
    public EquatableArray<ShapeModel> Checked { get; init; }
}

/// <summary>The kinds of settings. Each has its kind of the same name in the runtime's <c>SettingKinds</c>.</summary>
internal enum SettingKind
{
    Text,
    Switch,
    Whole,
    Number,
    Duration,
    Address,
    Id,
    Choice,
    Texts,
}

/// <summary>One setting as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Name">Its name: <c>ApiKey</c>.</param>
/// <param name="Kind">The texts that it is read from.</param>
/// <param name="Type">Its type in code, with its question mark.</param>
/// <param name="Setting">How it gets its value.</param>
internal sealed record SettingModel(string Name, SettingKind Kind, string Type, MemberSetting Setting)
{
    /// <summary>The type of its values in code, without a question mark.</summary>
    public string ValueType { get; init; } = "";

    /// <summary>True when a source must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True when its value is never shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>True for a <c>List&lt;string&gt;</c>, which an array cannot stand for.</summary>
    public bool IsMutableList { get; init; }

    /// <summary>The value of a parameter that no source has, in code.</summary>
    public string Default { get; init; } = "default!";

    /// <summary>The default as people write it, or <see langword="null"/> when it is not known.</summary>
    public string? DefaultText { get; init; }

    /// <summary>The names of an enumeration.</summary>
    public EquatableArray<string> Choices { get; init; }

    /// <summary>The description, from the documentation; empty while none is read.</summary>
    public string Description { get; init; } = "";

    /// <summary>The class that declares the property, which may be a base class.</summary>
    public string DeclaringType { get; init; } = "";
}
