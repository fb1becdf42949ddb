using Microsoft.Extensions.Configuration;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Registry.Tuning;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>A setting of a handler, with the value that the program would read.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Shown">The value, masked if it is a secret; <see langword="null"/> when nothing sets it.</param>
/// <param name="Origin">The source, for people.</param>
internal sealed record SettingValue(SettingInfo Setting, string? Shown, string Origin)
{
    /// <summary>The text that is shown instead of a secret.</summary>
    public const string Mask = "***";

    /// <summary>The settings of a type, one in each line.</summary>
    public static string Lines(IReadOnlyList<SettingValue> values)
    {
        int width = values.Select(value => value.Setting.Flag.Length).DefaultIfEmpty().Max();
        return string.Join('\n', values.Select(value => $"{value.Setting.Flag.PadRight(width)}  {value.Text}"));
    }

    /// <summary>The values of the settings of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="configuration">The program's configuration; <see langword="null"/> when it cannot be read.</param>
    public static IReadOnlyList<SettingValue> Of(TaskTypeInfo type, AppConfiguration? configuration) =>
        ManifestSettings.Of(type) is { } settings ? [.. type.Settings.Select(setting => Of(setting, settings, configuration))] : [];

    private string Text
    {
        get
        {
            string marks = Setting.Marks.Length > 0 ? $", {Setting.Marks}" : "";
            return $"{Setting.KindText}{marks}: {(Shown is null ? Origin : $"{Shown} ({Origin})")}";
        }
    }

    private static SettingValue Of(SettingInfo setting, HandlerSettings settings, AppConfiguration? configuration)
    {
        if (configuration is null)
            return new SettingValue(setting, null, "not known");
        var member = ManifestSettings.Of(setting);
        if (SourceOrder.Find(configuration.Root, setting.Variable, settings.PathOf(member)) is not { } found)
            return Unset(setting);
        string value =
            found.Value
            ?? string.Join(',', configuration.Root.GetSection(found.Key).GetChildren().Select(item => item.Value).OfType<string>());
        string key = HandlerSettingsReader.Written(found, member);
        return new SettingValue(setting, setting.IsSensitive ? Mask : value, AppConfiguration.OriginOf(found.Source, key) ?? key);
    }

    private static SettingValue Unset(SettingInfo setting) =>
        setting switch
        {
            { IsRequired: true } => new SettingValue(setting, null, "not set"),
            { Default: { Length: > 0 } fallback } => new SettingValue(setting, fallback, "default"),
            _ => new SettingValue(setting, null, "not set, so the default"),
        };
}
