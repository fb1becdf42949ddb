namespace TaskKit.Generators.Model;

/// <summary>Finds the domain of a namespace.</summary>
internal static class DomainMarkers
{
    /// <summary>
    /// The domain of the marker in the namespace or in the nearest one around it; else that of the assembly; else <see langword="null"/>.
    /// </summary>
    public static DomainModel? Nearest(IEnumerable<DomainModel> domains, string ns) =>
        domains
            .Where(domain => Covers(domain.Namespace, ns))
            .OrderByDescending(domain => domain.Namespace?.Length ?? -1)
            .ThenBy(domain => domain.Marker, StringComparer.Ordinal)
            .FirstOrDefault();

    private static bool Covers(string? outer, string ns) =>
        outer is null or ""
        || ns == outer
        || (ns.Length > outer.Length && ns[outer.Length] == '.' && ns.StartsWith(outer, StringComparison.Ordinal));
}
