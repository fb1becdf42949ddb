namespace TaskKit.Settings;

/// <summary>A setting for the documentation. All texts but the key are Markdown.</summary>
/// <param name="Key">The key below the section, for example <c>LeaseDuration</c> or <c>Backoff:Initial</c>.</param>
/// <param name="Allowed">The values that the setting may have.</param>
/// <param name="Default">The value that counts when nothing sets it.</param>
/// <param name="Meaning">The meaning, in one sentence or a few.</param>
public sealed record SettingRow(string Key, string Allowed, string Default, string Meaning)
{
    internal static SettingRow Of(string key, string allowed, string byDefault, string meaning, string? variable = null) =>
        new(key, allowed, byDefault, variable is null ? meaning : $"{meaning} Also the environment variable `{variable}`.");
}
