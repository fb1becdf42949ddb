using Microsoft.Extensions.Configuration;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>Warns of keys of <c>--set</c> that are no settings: a misspelt key would silently change nothing.</summary>
internal static class SetValues
{
    /// <param name="values">The values of <c>--set</c>.</param>
    /// <param name="manifest">The program's manifest, with its types and backends; <see langword="null"/> when it is not built.</param>
    /// <param name="host">The surroundings, with the backends that the tool can open.</param>
    public static IEnumerable<string> Warnings(IReadOnlyDictionary<string, string> values, TaskManifest? manifest, ToolHost host)
    {
        if (values.Count == 0)
            return [];
        var misspelt = values
            .Keys.Select(key => key.Split(':')[0])
            .Where(root => !root.Equals(TaskKitSettings.SectionName, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(root => (Root: root, Hint: NearMiss.Hint(root, [TaskKitSettings.SectionName])))
            .Where(pair => pair.Hint.Length > 0)
            .Select(pair => $"--set {pair.Root}:… is no setting of TaskKit.{pair.Hint}");
        return [.. misspelt, .. Unknown(values, manifest, host).Select(sentence => $"--set {sentence}")];
    }

    private static IReadOnlyList<string> Unknown(IReadOnlyDictionary<string, string> values, TaskManifest? manifest, ToolHost host)
    {
        var given = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
            .Build();
        try
        {
            return TaskKitSettings.Read(given, ManifestRegistry.Of(manifest, host.Providers), []).Warnings;
        }
        catch (TaskKitConfigurationException)
        {
            // The next reader of the whole configuration reports the invalid value.
            return [];
        }
    }
}
