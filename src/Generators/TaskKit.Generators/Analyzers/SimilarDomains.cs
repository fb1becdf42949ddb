using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Analyzers;

/// <summary>Finds domains whose names differ so little that one of them is probably misspelt.</summary>
internal static class SimilarDomains
{
    private const int Shortest = 4;

    /// <param name="uses">All statements of domains, in the order of their places.</param>
    public static IEnumerable<Diagnostic> Find(List<DomainUse> uses)
    {
        // The name that is written most often is taken to be right; if two are written equally often, the first one.
        var names = uses.GroupBy(use => use.Domain.Name, StringComparer.Ordinal).OrderByDescending(name => name.Count()).ToList();
        for (int i = 1; i < names.Count; i++)
        {
            var right = names.Take(i).FirstOrDefault(other => Difference(other.Key, names[i].Key) is not null);
            if (right is null)
                continue;
            foreach (var use in names[i])
                yield return Diagnostic.Create(
                    Diagnostics.SimilarDomains,
                    use.Place,
                    ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Name, right.Key),
                    use.Domain.Name,
                    right.Key,
                    Difference(right.Key, use.Domain.Name)
                );
        }
    }

    /// <summary>The small difference between two names, or <see langword="null"/> when they differ clearly.</summary>
    public static string? Difference(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase))
            return a == b ? null : "the case of letters";
        return Math.Min(a.Length, b.Length) >= Shortest && IsOneLetter(a.ToLowerInvariant(), b.ToLowerInvariant()) ? "one letter" : null;
    }

    // One letter more, one other letter, or two neighbours swapped. No difference in digits: region1 and region2 are two names on purpose.
    private static bool IsOneLetter(string a, string b)
    {
        int start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
            start++;
        int end = 0;
        while (end < a.Length - start && end < b.Length - start && a[a.Length - 1 - end] == b[b.Length - 1 - end])
            end++;
        string first = a.Substring(start, a.Length - start - end);
        string second = b.Substring(start, b.Length - start - end);
        if (first.Any(char.IsDigit) || second.Any(char.IsDigit))
            return false;
        bool areSwapped = first.Length == 2 && second.Length == 2 && first[0] == second[1] && first[1] == second[0];
        return (first.Length <= 1 && second.Length <= 1) || areSwapped;
    }
}
