using System.Globalization;
using TaskKit.Registry.Tuning;

namespace TaskKit.Tool;

/// <summary>Turns the settings of a manifest into those of the runtime: the tool then reads and checks them by the same code as the program.</summary>
internal static class ManifestSettings
{
    /// <returns>The settings; <see langword="null"/> when the handlers of the type have none.</returns>
    public static HandlerSettings? Of(TaskTypeInfo type) =>
        type.Settings.Count == 0
            ? null
            : new HandlerSettings<object>(type.Type, [.. type.Settings.Select(Of)], static _ => throw new NotSupportedException());

    /// <summary>Turns one setting of a manifest into one of the runtime.</summary>
    public static HandlerSetting Of(SettingInfo setting) =>
        new(setting.Name, setting.Variable, KindOf(setting)) { IsRequired = setting.IsRequired, IsSensitive = setting.IsSensitive };

    // A whole number of any size, since the manifest does not have its range. A kind of a later version is any text.
    private static SettingKind KindOf(SettingInfo setting) =>
        setting.Kind switch
        {
            "switch" => SettingKinds.Switch,
            "whole" => new ScalarKind("a whole number", Whole),
            "number" => SettingKinds.Number<double>(),
            "duration" => SettingKinds.Duration,
            "address" => SettingKinds.Address,
            "id" => SettingKinds.Id,
            "texts" => SettingKinds.Texts,
            "choice" => new ScalarKind(
                "one of " + string.Join(", ", setting.Choices),
                text => setting.Choices.FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            ),
            _ => SettingKinds.Text,
        };

    private static object? Whole(string text) =>
        Int128.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
