using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using TaskKit.Settings;
using TaskKit.Settings.Tables;

namespace TaskKit;

/// <summary>
/// The feature flags of the configuration, which may change while the program runs: <c>TaskKit:Worker:Flags:&lt;flag&gt;</c>, the variable
/// <c>TASK_FEATURE_FLAGS</c>, and <c>worker:tasks:&lt;flag&gt;</c>, strongest first within one source.
/// </summary>
internal sealed class ConfigurationFlags : IFeatureFlags, IDisposable
{
    private const string Own = "TaskKit:Worker:" + WorkerSettingTable.Flags;
    private const string Foreign = "worker:tasks";
    private const string Variable = "TASK_FEATURE_FLAGS";

    private readonly IConfiguration _configuration;
    private readonly IDisposable _reloading;
    private volatile FrozenDictionary<string, bool> _values = FrozenDictionary<string, bool>.Empty;

    public ConfigurationFlags(IConfiguration configuration)
    {
        _configuration = configuration;
        _values = ValuesOf(configuration);
        _reloading = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public event Action? Changed;

    /// <summary>The faults of the values now, one sentence each.</summary>
    public IReadOnlyList<string> Problems => Read(_configuration).Problems;

    public bool? Find(string flag) => _values.TryGetValue(flag, out bool value) ? value : null;

    public void Dispose() => _reloading.Dispose();

    /// <summary>Reads the flags. A value that is neither true nor false is left out.</summary>
    public static (IReadOnlyList<StatedFlag> Values, IReadOnlyList<string> Problems) Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var values = new Dictionary<string, StatedFlag>(StringComparer.OrdinalIgnoreCase);
        foreach (var flag in FlagsBelow(configuration, Own, problems))
            values[flag.Name] = flag;
        foreach (var flag in FeatureFlagsText.Parse(Variable, configuration[Variable] ?? "", problems))
            if (SourceOrder.IsStronger(configuration, Variable, $"{Own}:{flag.Name}"))
                values[flag.Name] = flag;
        foreach (var flag in FlagsBelow(configuration, Foreign, problems))
            if (!values.TryGetValue(flag.Name, out var stated) || SourceOrder.IsStronger(configuration, flag.Path, stated.Path))
                values[flag.Name] = flag;
        return ([.. values.Values.OrderBy(flag => flag.Name, StringComparer.Ordinal)], problems);
    }

    /// <exception cref="TaskKitConfigurationException">A value of a section is neither true nor false.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (string section in (string[])[Own, Foreign])
        {
            var reader = new SettingsReader(configuration.GetSection(section));
            foreach (string key in reader.Keys)
                reader.Switch(key, null);
        }
    }

    private static IEnumerable<StatedFlag> FlagsBelow(IConfiguration configuration, string path, List<string> problems)
    {
        foreach (var child in configuration.GetSection(path).GetChildren())
            if (bool.TryParse(child.Value, out bool value))
                yield return new StatedFlag(child.Key, value, child.Path);
            else if (child.Value is { Length: > 0 } text)
                problems.Add($"{child.Path}: expected true or false, got '{text}'.");
    }

    private static FrozenDictionary<string, bool> ValuesOf(IConfiguration configuration) =>
        Read(configuration).Values.ToFrozenDictionary(flag => flag.Name, flag => flag.IsOn, StringComparer.OrdinalIgnoreCase);

    private void Reload()
    {
        var values = ValuesOf(_configuration);
        var before = _values;
        if (values.Count == before.Count && values.All(pair => before.TryGetValue(pair.Key, out bool value) && value == pair.Value))
            return;
        _values = values;
        Changed?.Invoke();
    }
}

/// <summary>One flag of the configuration.</summary>
/// <param name="Name">The flag's name.</param>
/// <param name="IsOn">Its value.</param>
/// <param name="Path">The setting or variable that states it.</param>
internal sealed record StatedFlag(string Name, bool IsOn, string Path);

/// <summary>Flags in one text: <c>new_payment_flow:false,enhanced_emails:true</c>.</summary>
internal static class FeatureFlagsText
{
    /// <summary>Reads the entries. Spaces around names and values do not count, and empty entries are left out; of a flag that appears twice the last entry counts.</summary>
    /// <param name="source">The name of the variable.</param>
    /// <param name="text">The text.</param>
    /// <param name="problems">Receives a sentence for each entry that is malformed.</param>
    public static IEnumerable<StatedFlag> Parse(string source, string text, List<string> problems)
    {
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = entry.LastIndexOf(':');
            string name = colon < 0 ? "" : entry[..colon].TrimEnd();
            if (name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || c == ':') && bool.TryParse(entry[(colon + 1)..], out bool value))
                yield return new StatedFlag(name, value, source);
            else
                problems.Add($"{source}: '{entry}' is no flag with its value, and changes nothing; expected name:true or name:false.");
        }
    }
}
