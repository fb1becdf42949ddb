using Microsoft.Extensions.Configuration;
using TaskKit.Registry;
using TaskKit.Settings;
using TaskKit.Settings.Tables;

namespace TaskKit;

/// <summary>The options as read from configuration, and what stood there that nobody knows.</summary>
internal sealed class TaskKitSettings
{
    public const string SectionName = "TaskKit";

    private readonly SettingWarnings _warnings;
    private readonly IReadOnlyList<string> _unknown;

    private TaskKitSettings(TaskKitOptions options, StatedBackend? backend, SettingWarnings warnings, IReadOnlyList<string> unknown) =>
        (Options, Backend, _warnings, _unknown) = (options, backend, warnings, unknown);

    public TaskKitOptions Options { get; }

    /// <summary>The backend that the configuration names, or <see langword="null"/>.</summary>
    public StatedBackend? Backend { get; }

    /// <summary>One sentence for each name in the configuration that means nothing to this program. Handlers registered since the reading count.</summary>
    public IReadOnlyList<string> Warnings => [.. _warnings.All(), .. _unknown];

    /// <summary>Those warnings that are about types, domains and feature flags which the configuration switches.</summary>
    public IEnumerable<string> SwitchWarnings => _warnings.Switches();

    /// <summary>A backend's own section, by the name that the documents write: configuration does not care, but messages show it.</summary>
    public static IConfigurationSection SectionOf(IConfiguration configuration, string backend) =>
        configuration.GetSection(SectionName).GetSection(char.ToUpperInvariant(backend[0]) + backend[1..]);

    /// <exception cref="TaskKitConfigurationException">A value does not parse or is out of its range, or two contradict each other.</exception>
    public static TaskKitSettings Read(IConfiguration configuration, TaskRegistry registry, IEnumerable<Action<TaskKitOptions>> configure)
    {
        var reader = new SettingsReader(configuration.GetSection(SectionName));
        var aliases = new WorkerAliases(configuration);
        var backend = aliases.Backend;
        var options = new TaskKitOptions { Backend = backend?.Name };
        options.Worker.Enabled = aliases.Enabled ?? options.Worker.Enabled;
        TaskKitSettingTable.All.Lay(reader, options, configuration);
        ConfigurationFlags.Check(configuration);
        var typeKeys = ReadTypes(reader.Section(nameof(TaskKitOptions.Types)), registry, options.Types);
        foreach (var known in registry.Backends)
        {
            AllowKeys(reader.Section(known.Name), known.ConfigurationKeys);
            foreach (var (section, keys) in known.FurtherSections)
                AllowKeys(reader.Section(section), keys);
        }
        foreach (var change in configure)
            change(options);
        TaskKitSettingTable.All.Check(key => $"{SectionName}:{key}", options);
        return new TaskKitSettings(
            options,
            backend,
            new SettingWarnings(configuration, registry, options, typeKeys),
            [.. reader.Unknown()]
        );
    }

    private static void AllowKeys(SettingsReader section, IEnumerable<string> keys)
    {
        foreach (string key in keys)
            section.Allow(key);
    }

    /// <returns>The keys, and their paths.</returns>
    private static List<(string Key, string Path)> ReadTypes(
        SettingsReader reader,
        TaskRegistry registry,
        Dictionary<string, TaskTypeOptions> types
    )
    {
        // A colon parts configuration keys, so a type such as user:welcome stands there as its topic does, with a dot.
        var known = registry.Types.ToDictionary(type => type.Replace(':', '.'), StringComparer.OrdinalIgnoreCase);
        var keys = new List<(string, string)>();
        foreach (string key in reader.Keys)
        {
            var type = new TaskTypeOptions();
            TypeSettingTable.All.Lay(reader.Section(key), type, program: null);
            types[known.GetValueOrDefault(key, key)] = type;
            keys.Add((key, reader.PathOf(key)));
        }
        return keys;
    }
}
