using Microsoft.Extensions.Configuration;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>Warns of keys of <c>--set</c> that nobody reads: a misspelt one would change nothing without a word.</summary>
internal static class SetValues
{
    /// <param name="values">What <c>--set</c> gave.</param>
    /// <param name="manifest">Knows the program's types and backends; <see langword="null"/> when it is not built.</param>
    /// <param name="host">Has the backends that the tool knows.</param>
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
            // The value is reported by whoever reads it together with the others.
            return [];
        }
    }
}
