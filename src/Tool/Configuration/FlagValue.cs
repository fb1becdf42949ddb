using Microsoft.Extensions.Configuration;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>A feature flag of the configuration.</summary>
/// <param name="Name">The flag's name.</param>
/// <param name="IsOn">Its value.</param>
/// <param name="Path">The setting or variable that states it.</param>
internal sealed record FlagValue(string Name, bool IsOn, string Path)
{
    private const string Own = $"{TaskKitSettings.SectionName}:{nameof(TaskKitOptions.Worker)}:Flags";
    private const string Foreign = "worker:tasks";
    private const string Variable = "TASK_FEATURE_FLAGS";

    /// <summary>The setting of a flag.</summary>
    public static string PathOf(string flag) => $"{Own}:{flag}";

    /// <summary>The flags by name, each as its strongest source has it. What is neither true nor false is left out.</summary>
    public static IReadOnlyDictionary<string, FlagValue> Read(IConfiguration configuration)
    {
        var values = Below(configuration, Own).ToDictionary(flag => flag.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var flag in InVariable(configuration[Variable] ?? ""))
            if (SourceOrder.IsStronger(configuration, Variable, PathOf(flag.Name)))
                values[flag.Name] = flag;
        foreach (var flag in Below(configuration, Foreign))
            if (!values.TryGetValue(flag.Name, out var stated) || SourceOrder.IsStronger(configuration, flag.Path, stated.Path))
                values[flag.Name] = flag;
        return values;
    }

    private static IEnumerable<FlagValue> Below(IConfiguration configuration, string path) =>
        from child in configuration.GetSection(path).GetChildren()
        where bool.TryParse(child.Value, out _)
        select new FlagValue(child.Key, bool.Parse(child.Value!), child.Path);

    // new_payment_flow:false,enhanced_emails:true
    private static IEnumerable<FlagValue> InVariable(string text) =>
        from entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let colon = entry.LastIndexOf(':')
        where colon > 0 && bool.TryParse(entry[(colon + 1)..], out _)
        select new FlagValue(entry[..colon].TrimEnd(), bool.Parse(entry[(colon + 1)..]), Variable);
}
