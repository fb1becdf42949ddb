using TaskKit.Settings;
using TaskKit.Settings.Tables;

namespace TaskKit.Telemetry;

/// <summary>The address at which the operator wants metrics served, and whether a package of this program does so.</summary>
/// <param name="text">The setting, or <see langword="null"/>.</param>
internal sealed class MetricsAddress(string? text)
{
    public const string Path = $"TaskKit:{TaskKitSettingTable.MetricsKey}";

    private bool _isServed;

    /// <summary>Notes that it is served.</summary>
    /// <returns>The setting; <see langword="null"/> when there is none. Each call but the first returns <see langword="null"/>.</returns>
    public string? Serve()
    {
        bool isFirst = !_isServed;
        _isServed = true;
        return isFirst && !string.IsNullOrEmpty(text) ? text : null;
    }

    /// <exception cref="TaskKitConfigurationException">The address is set, and nothing serves it: a scraper would look in vain.</exception>
    public void RequireServed()
    {
        if (!_isServed && !string.IsNullOrEmpty(text))
            throw new TaskKitConfigurationException(
                Path,
                $"'{text}' is set, and nothing in this program serves it. Add the package TaskKit.Http, and call builder.AddTaskKit(TaskCatalog.Registry).ServeMetrics()."
            );
    }
}
