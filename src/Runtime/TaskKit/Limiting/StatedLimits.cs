using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit.Limiting;

/// <summary>The limits that a program states: those of the configuration, and where it states nothing those of the attributes.</summary>
internal static class StatedLimits
{
    /// <summary>The limits by type. Of several versions of a type the tightest counts, since the limit is that of the type.</summary>
    public static IReadOnlyDictionary<string, TaskLimit> Of(TaskRegistry registry, TaskKitOptions options) =>
        registry
            .Table.Types.Select(entry => (entry.Type, Limit: Of(entry, options.OfType(entry.Type))))
            .Where(each => !each.Limit.IsNone)
            .ToDictionary(each => each.Type, each => each.Limit, StringComparer.Ordinal);

    /// <summary>Refuses limits that the backend cannot keep.</summary>
    /// <exception cref="TaskKitConfigurationException">A type has a limit, and the backend keeps none.</exception>
    public static void Refuse(IReadOnlyDictionary<string, TaskLimit> stated, ITaskBackend backend)
    {
        if (stated.Count == 0 || backend.Capabilities.HasFlag(BackendCapabilities.Limits))
            return;
        string type = stated.Keys.Order(StringComparer.Ordinal).First();
        throw new TaskKitConfigurationException(
            $"{TaskKitSettings.SectionName}:Types:{type.Replace(':', '.')}",
            $"task type '{type}' is limited to {stated[type].Words} in all workers, and the {Problem(backend)}"
        );
    }

    /// <summary>The sentence that a backend keeps no limits, without its subject's article.</summary>
    public static string Problem(ITaskBackend backend) =>
        $"backend '{backend.Name}' keeps no limits across workers. On Kafka they are a part of the state: set TaskKit:Redis:Address. Concurrency limits each worker on any backend.";

    private static TaskLimit Of(TypeEntry entry, TaskTypeOptions? own)
    {
        var attributes = entry.Versions.Select(version => version.Registration);
        return new TaskLimit { Concurrency = own?.TotalConcurrency, Rate = own?.Rate }.Over(
            new TaskLimit
            {
                Concurrency = attributes.Min(registration => registration.TotalConcurrency),
                Rate = attributes.Select(registration => registration.Rate).MinBy(rate => rate?.PerSecond ?? double.PositiveInfinity),
            }
        );
    }
}
