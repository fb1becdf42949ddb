using System.Collections.Concurrent;
using TaskKit.Registry;

namespace TaskKit.Telemetry;

/// <summary>
/// Bounds the task types among the tags: the types of this program, and a limited number that other programs declare. All others share one name, since
/// everybody who can submit chooses them.
/// </summary>
internal sealed class TypeLabels(TaskRegistry registry)
{
    private const int MostOthers = 1000;

    private readonly HashSet<string> _declared = [.. registry.DeclaredTypes];
    private readonly ConcurrentDictionary<string, byte> _others = new(StringComparer.Ordinal);

    /// <summary>The type's name if it is known, else <see cref="MetricNames.OtherType"/>.</summary>
    public string Of(string type) => IsKnown(type) ? type : MetricNames.OtherType;

    /// <summary>As <see cref="Of"/>, and learns the type while there are not too many.</summary>
    /// <param name="type">A type that a program declares, or that a program of ours submits.</param>
    public string Learn(string type)
    {
        if (IsKnown(type))
            return type;
        if (_others.Count >= MostOthers || !TypeName.IsValid(type))
            return MetricNames.OtherType;
        _others.TryAdd(type, 0);
        return type;
    }

    // Handlers may be registered in code until the start.
    private bool IsKnown(string type) => _declared.Contains(type) || registry.IsRegistered(type) || _others.ContainsKey(type);
}
