using System.Collections.Frozen;

namespace TaskKit.Registry.Versions;

/// <summary>The settings of a host about the versions of its task types.</summary>
/// <param name="byType">For each type with a setting: the default version, if it is set, and whether a version without a handler is refused.</param>
internal sealed class VersionRules(IReadOnlyDictionary<string, (int? Default, bool IsStrict)> byType)
{
    public static VersionRules None { get; } = new(FrozenDictionary<string, (int?, bool)>.Empty);

    /// <summary>The choice among the versions of a type; <see langword="null"/> when its only handler runs all tasks.</summary>
    public VersionTable? TableOf(TypeEntry entry)
    {
        var (stated, isStrict) = byType.GetValueOrDefault(entry.Type);
        return entry.Versions.Count > 1 || isStrict ? new VersionTable(entry.Numbers, stated, isStrict) : null;
    }
}
