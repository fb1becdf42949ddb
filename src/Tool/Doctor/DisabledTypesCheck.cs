namespace TaskKit.Tool;

/// <summary>Which task types does the configuration switch off?</summary>
internal static class DisabledTypesCheck
{
    private const string Check = "task types";
    private const string Key = $"{TaskKitSettings.SectionName}:{nameof(TaskKitOptions.Worker)}:{nameof(WorkerOptions.DisabledTypes)}";

    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    public static IEnumerable<Finding> Run(TaskManifest manifest, AppConfiguration configuration, ToolHost host)
    {
        var disabled = TaskKitSettings
            .Read(configuration.Root, ManifestRegistry.Of(manifest, host.Providers), [])
            .Options.Worker.DisabledTypes;
        return manifest.Types.Select(known => known.Type).Where(disabled.Contains).Select(type => FindingOf(type, configuration));
    }

    private static Finding FindingOf(string type, AppConfiguration configuration)
    {
        // The key before the alias: both may name the type, and then both must be changed.
        string[] keys = [.. new[] { Key, TaskKitSettings.DisabledVariable }.Where(key => Names(configuration, key, type))];
        string origins = string.Join(" and ", keys.Select(key => configuration.OriginOf(key) ?? key));
        return Finding.Doubtful(
            Check,
            $"type '{type}' is switched off by configuration ({origins}).",
            $"take '{type}' out of {string.Join(" and ", keys)}, then: dotnet taskkit worker --type {type}"
        );
    }

    private static bool Names(AppConfiguration configuration, string key, string type) =>
        new Backends.SettingsReader(configuration.Root).Texts(key).Contains(type, StringComparer.Ordinal);
}
