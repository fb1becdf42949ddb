using Microsoft.Extensions.Configuration;

namespace TaskKit.Settings;

/// <summary>One entry of a table: a setting, or a section below.</summary>
/// <param name="Key">The key. Further keys below it may follow after a colon.</param>
/// <param name="Rows">The entry in the documentation.</param>
/// <param name="Lay">Lays the value that a section has over options. The last argument is the configuration of the program, if it is known.</param>
/// <param name="Check">Throws <see cref="TaskKitConfigurationException"/> when the value in options is not allowed. The first argument gives the path of a key.</param>
internal sealed record Setting<TOptions>(
    string Key,
    IReadOnlyList<SettingRow> Rows,
    Action<SettingsReader, TOptions, IConfiguration?> Lay,
    Action<Func<string, string>, TOptions> Check
)
{
    /// <param name="row">The setting in the documentation.</param>
    /// <param name="lay">Lays the value that a section has over options.</param>
    /// <param name="problem">Says in a sentence what is wrong with the value in options. Without it each value is allowed.</param>
    /// <param name="variable">The environment variable that stands for the key.</param>
    public static Setting<TOptions> Of(
        SettingRow row,
        Action<SettingsReader, TOptions> lay,
        Func<TOptions, string?>? problem = null,
        string? variable = null
    ) =>
        new(
            row.Key,
            [row],
            (section, options, program) =>
            {
                if (variable is not null && program is not null)
                    section.Alias(row.Key, variable, program);
                lay(section, options);
            },
            (pathOf, options) =>
            {
                if (problem?.Invoke(options) is { } sentence)
                    throw new TaskKitConfigurationException(pathOf(row.Key), sentence);
            }
        );
}
