using System.Diagnostics.CodeAnalysis;

namespace TaskKit.Registry;

/// <summary>A set of which every name is a member: it takes all names for one. For a worker that claims nothing at all.</summary>
internal sealed class EveryName : IEqualityComparer<string>
{
    private EveryName() { }

    /// <summary>The set.</summary>
    public static IReadOnlySet<string> Set { get; } = new HashSet<string>(new EveryName()) { "*" };

    public bool Equals(string? x, string? y) => true;

    public int GetHashCode([DisallowNull] string obj) => 0;
}
