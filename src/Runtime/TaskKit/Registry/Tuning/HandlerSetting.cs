namespace TaskKit.Registry.Tuning;

/// <summary>One setting of a handler.</summary>
/// <param name="Name">Its name in the class and below <c>TaskKit:Handlers:&lt;type&gt;</c>: <c>ApiKey</c>.</param>
/// <param name="Variable">The environment variable: <c>SMS_API_KEY</c>.</param>
/// <param name="Kind">The texts that it is read from.</param>
public sealed record HandlerSetting(string Name, string Variable, SettingKind Kind)
{
    /// <summary>True when it has no default.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True when its value is never shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The key of a file, at its root: <c>sms_api_key</c>.</summary>
    public string Key => Variable.ToLowerInvariant();

    /// <summary>The option of <c>dotnet taskkit worker</c>: <c>--sms-api-key</c>.</summary>
    public string Flag => "--" + Key.Replace('_', '-');
}
