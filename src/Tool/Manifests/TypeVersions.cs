namespace TaskKit.Tool;

/// <summary>Merges the entries of one task type, those of several assemblies and of several versions, by the rules of the runtime.</summary>
internal static class TypeVersions
{
    /// <param name="entries">All entries of the type; never empty.</param>
    public static TaskTypeInfo Merge(IEnumerable<TaskTypeInfo> entries)
    {
        // A type may have two entries of one version: a contracts assembly has it without a handler, another one with it.
        var all = entries.ToList();
        var counted = all.Exists(entry => entry.Handler is not null) ? all.FindAll(entry => entry.Handler is not null) : all;
        TaskTypeInfo[] versions = [.. counted.GroupBy(entry => entry.Version).OrderBy(same => same.Key).Select(same => same.First())];
        // The lowest version runs tasks without a version. The limits are those of the type: the lowest of all versions counts. The domain is that of
        // the lowest version that states one. All flags must be on.
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
