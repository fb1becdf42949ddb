namespace TaskKit.Tool;

/// <summary>Puts the entries of one task type together, as the runtime does: those of several assemblies, and those of several versions.</summary>
internal static class TypeVersions
{
    /// <param name="entries">All entries of the type; never empty.</param>
    public static TaskTypeInfo Merge(IEnumerable<TaskTypeInfo> entries)
    {
        // A contracts assembly declares the type without a handler, and the one with the handler states it again.
        var all = entries.ToList();
        var counted = all.Exists(entry => entry.Handler is not null) ? all.FindAll(entry => entry.Handler is not null) : all;
        TaskTypeInfo[] versions = [.. counted.GroupBy(entry => entry.Version).OrderBy(same => same.Key).Select(same => same.First())];
        // The limits of all workers together are the type's: of several versions the tightest counts.
        // The lowest version runs tasks that state none. Of a domain the lowest version that states one decides, of the flags all must be on.
        return versions[0] with
        {
            Domain = versions.Select(version => version.Domain).FirstOrDefault(domain => domain is not null),
            Schedules = [.. versions.SelectMany(version => version.Schedules)],
            Flags = [.. versions.SelectMany(version => version.Flags).Distinct(StringComparer.OrdinalIgnoreCase)],
            Settings = [.. versions.SelectMany(version => version.Settings).DistinctBy(setting => setting.Variable)],
            TotalConcurrency = versions.Min(version => version.TotalConcurrency),
            Rate = versions.Select(version => version.Rate).MinBy(PerSecond),
            Versions = versions,
        };
    }

    private static double PerSecond(string? text) =>
        TaskRate.TryParse(text, out var rate) && rate.Count > 0 ? rate.Count / rate.Period.TotalSeconds : double.PositiveInfinity;
}
