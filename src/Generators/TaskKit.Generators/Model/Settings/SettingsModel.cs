namespace TaskKit.Generators.Model.Settings;

/// <summary>The record of a handler's settings as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Type">The class in code, with <c>global::</c>.</param>
/// <param name="FullName">The class in texts.</param>
/// <param name="IsStated">True when the handler's attribute names it; false when only its constructor takes it.</param>
/// <param name="Members">The settings, those of the constructor first and in its order.</param>
internal sealed record SettingsModel(string Type, string FullName, bool IsStated, EquatableArray<SettingModel> Members)
{
    /// <summary>The shapes of the record as if it were a payload, from which its check is emitted; empty when it has no rules.</summary>
    public EquatableArray<ShapeModel> Checked { get; init; }
}

/// <summary>The kinds of settings. The runtime's <c>SettingKinds</c> has a kind of the same name for each.</summary>
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
/// <param name="Name">The name: <c>ApiKey</c>.</param>
/// <param name="Kind">The kind, which decides on the texts that are valid.</param>
/// <param name="Type">Its type in code, with its question mark.</param>
/// <param name="Setting">The way in which the record gets the value.</param>
internal sealed record SettingModel(string Name, SettingKind Kind, string Type, MemberSetting Setting)
{
    /// <summary>The type of its values in code, without a question mark.</summary>
    public string ValueType { get; init; } = "";

    /// <summary>True when the configuration must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True when its value is never shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>True for a <c>List&lt;string&gt;</c>: generated code makes one from the array.</summary>
    public bool IsMutableList { get; init; }

    /// <summary>The value, in code, of a constructor's parameter that the configuration does not have.</summary>
    public string Default { get; init; } = "default!";

    /// <summary>The default as people write it, or <see langword="null"/> when it is not known.</summary>
    public string? DefaultText { get; init; }

    /// <summary>The allowed names, for a setting that is an enum; else empty.</summary>
    public EquatableArray<string> Choices { get; init; }

    /// <summary>The description from the documentation comment; empty when there is none.</summary>
    public string Description { get; init; } = "";

    /// <summary>The class that declares the property, which may be a base class.</summary>
    public string DeclaringType { get; init; } = "";
}
