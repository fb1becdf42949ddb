namespace TaskKit.Tool;

/// <summary>The options of <c>worker</c> and <c>serve</c> for the settings of the project's handlers: one for each setting.</summary>
/// <param name="manifest">The manifest with the settings.</param>
internal sealed class HandlerFlags(TaskManifest manifest)
{
    private readonly Dictionary<string, SettingInfo> _byFlag = manifest
        .Types.SelectMany(type => type.Settings)
        .DistinctBy(setting => setting.Flag)
        .ToDictionary(setting => setting.Flag, StringComparer.Ordinal);

    /// <summary>The settings, by their options.</summary>
    public IEnumerable<SettingInfo> All => _byFlag.Values.OrderBy(setting => setting.Flag, StringComparer.Ordinal);

    /// <summary>Takes the options of handlers out of the words of the command line.</summary>
    /// <param name="words">The words that are no option of the tool itself.</param>
    /// <returns>The values by their settings, and the words that are left.</returns>
    /// <exception cref="ToolException">An option has no value, several, or one of another kind.</exception>
    public (IReadOnlyDictionary<SettingInfo, string> Values, IReadOnlyList<string> Left) Take(IReadOnlyList<string> words)
    {
        var values = new Dictionary<SettingInfo, string>();
        var left = new List<string>();
        for (int i = 0; i < words.Count; i++)
        {
            string[] parts = words[i].Split('=', 2);
            if (!_byFlag.TryGetValue(parts[0], out var setting))
            {
                left.Add(words[i]);
                continue;
            }
            string? next = i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal) ? words[i + 1] : null;
            bool takesNext = parts.Length == 1 && next is not null && (!setting.IsSwitch || bool.TryParse(next, out _));
            Add(
                values,
                setting,
                parts.Length == 2 ? parts[1]
                    : takesNext ? next
                    : null
            );
            i += takesNext ? 1 : 0;
        }
        return (values, left);
    }

    private static void Add(Dictionary<SettingInfo, string> values, SettingInfo setting, string? value)
    {
        value ??= setting.IsSwitch ? "true" : throw Wrong(setting, "expects a value");
        if (values.TryGetValue(setting, out string? before))
            value = setting.IsList ? $"{before},{value}" : throw Wrong(setting, "was given twice");
        RequireKind(setting, value);
        values[setting] = value;
    }

    // Checked here, since the program's own error would name the variable and not the option. An empty value counts as none.
    private static void RequireKind(SettingInfo setting, string value)
    {
        var kind = ManifestSettings.Of(setting).Kind;
        if (value.Length > 0 && kind.Read(value) is null)
            throw Wrong(setting, $"expects {kind.Expected}, got {(setting.IsSensitive ? "another text" : $"'{value}'")}");
    }

    private static ToolException Wrong(SettingInfo setting, string problem) =>
        new(ErrorCodes.Usage, $"{setting.Flag} {problem}.", $"{setting.Flag}=<{setting.KindText}>");
}
