using TaskKit.Registry.Modules;
using TaskKit.Registry.Versions;

namespace TaskKit.Registry;

/// <summary>One task type with the handlers of its versions.</summary>
/// <param name="versions">The registrations by version, ascending; never empty.</param>
internal sealed class TypeEntry(RegistryEntry[] versions)
{
    public string Type => versions[0].Type;

    /// <summary>The registrations by version, ascending.</summary>
    public IReadOnlyList<RegistryEntry> Versions => versions;

    /// <summary>The numbers of the versions, ascending.</summary>
    public int[] Numbers { get; } = [.. versions.Select(entry => entry.Registration.Version)];

    /// <summary>The domain. Where versions differ, that of the lowest version that states a domain.</summary>
    public string? Domain { get; } = versions.Select(entry => entry.Registration.Domain).FirstOrDefault(domain => domain is not null);

    /// <summary>The feature flags of all versions: all of them must be on.</summary>
    public IReadOnlyList<string> Flags { get; } =
    [.. versions.SelectMany(entry => entry.Registration.Flags).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The registration that runs tasks that state no version, without a setting.</summary>
    public RegistryEntry Default => versions[Array.IndexOf(Numbers, VersionTable.DefaultOf(Numbers))];
}
