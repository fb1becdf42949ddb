namespace TaskKit.Settings;

/// <summary>Finds the name that somebody may have meant. The generator compiles this file too, for the messages of its rules.</summary>
internal static class NearMiss
{
    // No name is longer, and a comparison costs the product of both lengths: the name may come from a hostile caller.
    private const int LongestName = 200;

    /// <summary>The closest name, or <see langword="null"/> when none is close.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
            return null;
        int allowed = Math.Max(1, name.Length / 3);
        var best = known
            .Select(candidate => (Candidate: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .DefaultIfEmpty((Candidate: "", Distance: int.MaxValue))
            .First();
        return best.Distance <= allowed ? best.Candidate : null;
    }

    /// <summary>A sentence that begins with a space, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Find(name, known) is { } near ? $" Did you mean '{near}'?" : "";

    // The fewest edits from one text to the other: letters put in, taken out or replaced, or two neighbours swapped.
    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }
        return row[^1];
    }
}
