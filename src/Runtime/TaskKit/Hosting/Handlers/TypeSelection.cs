using TaskKit.Registry;
using TaskKit.Settings;

namespace TaskKit;

/// <summary>The task types that settings leave out for as long as a host runs.</summary>
internal static class TypeSelection
{
    /// <summary>The types that do not run here, each with the setting that says so.</summary>
    /// <exception cref="TaskKitConfigurationException"><c>Worker:Types</c> names a type without a handler.</exception>
    public static Dictionary<string, string> Exclusions(TaskRegistry registry, WorkerOptions worker)
    {
        RefuseUnknown(registry, worker.Types);
        var excluded = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in registry.Table.Types)
            if (Reason(entry, worker) is { } reason)
                excluded[entry.Type] = reason;
        return excluded;
    }

    /// <summary>The setting that leaves a type out, or <see langword="null"/>.</summary>
    public static string? Reason(TypeEntry entry, WorkerOptions worker)
    {
        if (worker.DisabledTypes.Contains(entry.Type))
            return "TaskKit:Worker:DisabledTypes names it";
        if (worker.Types.Count > 0 && !worker.Types.Contains(entry.Type))
            return "TaskKit:Worker:Types does not name it";
        return worker.EnabledDomains.Count > 0 && entry.Domain is { } domain && !worker.EnabledDomains.Contains(domain)
            ? $"TaskKit:Worker:EnabledDomains does not name its domain '{domain}'"
            : null;
    }

    private static void RefuseUnknown(TaskRegistry registry, IEnumerable<string> wanted)
    {
        foreach (string type in wanted.Where(type => !registry.IsRegistered(type)))
            throw new TaskKitConfigurationException(
                "TaskKit:Worker:Types",
                $"{TaskHandlerNotRegisteredException.Text(type, registry.Types)}.{NearMiss.Hint(type, registry.Types)}"
            );
    }
}
