namespace TaskKit.Tool;

/// <summary>Checks that the values in section <c>TaskKit</c> are valid, and warns of unknown keys.</summary>
internal static class ConfigurationCheck
{
    private const string Check = "configuration";

    public static IEnumerable<Finding> Run(TaskManifest manifest, AppConfiguration configuration, ToolHost host)
    {
        IReadOnlyList<string> warnings;
        string backend;
        try
        {
            var registry = ManifestRegistry.Of(manifest, host.Providers);
            var settings = TaskKitSettings.Read(configuration.Root, registry, []);
            warnings = settings.Warnings;
            HandlerSettingsServices.Check(registry, configuration.Root, settings.Options.Worker);
            backend = TaskStore.Choose(manifest, configuration, host).Support.Provider.Name;
        }
        catch (TaskKitConfigurationException e)
        {
            string? origin = configuration.OriginOf(e.Path);
            return origin is null
                ? [Finding.Bad(Check, e.Message, $"set or correct {e.Path}")]
                : [Finding.Bad(Check, $"{e.Message} ({origin})", $"correct {e.Path}")];
        }
        catch (ToolException e)
        {
            return [Finding.Of(Check, e)];
        }
        var findings = warnings.Select(text => Finding.Doubtful(Check, text, "correct or remove the key")).ToList();
        return findings.Count > 0 ? findings : [Finding.Good(Check, $"environment {configuration.Environment}, backend {backend}")];
    }
}
