using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Switches task types off and on by their feature flags, at the start and at each change of a source.</summary>
internal sealed class FeatureGate : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TaskRegistry _registry;
    private readonly ConfigurationFlags _configured;
    private readonly IFeatureFlags[] _sources;
    private readonly GuardedLog _log;

    public FeatureGate(TaskRegistry registry, IEnumerable<IFeatureFlags> sources, ConfigurationFlags configured, ILoggerFactory logging)
    {
        (_registry, _configured, _sources) = (registry, configured, [.. sources, configured]);
        _log = new GuardedLog(logging.CreateLogger(WorkerService.LogCategory));
    }

    /// <summary>Asks for all flags, and again at each change.</summary>
    /// <exception cref="InvalidOperationException">A source failed.</exception>
    public void Start()
    {
        foreach (var source in _sources)
            source.Changed += OnChanged;
        WarnOfUnset();
        Apply();
    }

    public void Dispose()
    {
        foreach (var source in _sources)
            source.Changed -= OnChanged;
    }

    private void WarnOfUnset()
    {
        var unset =
            from entry in _registry.Table.Types
            from flag in entry.Flags
            where Find(flag) is null
            group entry.Type by flag into types
            orderby types.Key
            select (Flag: types.Key, Types: string.Join(", ", types));
        foreach (var (flag, types) in unset.ToList())
            _log.FlagUnset(flag, types);
    }

    private void OnChanged()
    {
        try
        {
            foreach (string problem in _configured.Problems)
                _log.SettingUnknown(problem);
            Apply();
        }
        catch (Exception e)
        {
            // The values of before stay in force.
            _log.FlagsFailed(e);
        }
    }

    // One at a time, so that the values that were asked for last are those that stay.
    private void Apply()
    {
        lock (_gate)
        {
            var off = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in _registry.Table.Types)
                if (entry.Flags.FirstOrDefault(flag => Find(flag) is not true) is { } flag)
                    off[entry.Type] = $"feature flag '{flag}' is {(Find(flag) is null ? "set nowhere" : "off")}";
            _registry.Switches.SetFlagged(off);
        }
    }

    private bool? Find(string flag)
    {
        foreach (var source in _sources)
        {
            try
            {
                if (source.Find(flag) is { } value)
                    return value;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"The source of feature flags {source.GetType()} failed for '{flag}'.", e);
            }
        }
        return null;
    }
}
