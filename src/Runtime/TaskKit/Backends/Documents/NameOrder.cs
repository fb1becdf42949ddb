namespace TaskKit.Backends.Documents;

/// <summary>The order of names by their bytes in UTF-8, without writing them as bytes. It differs from the order of chars beyond U+D7FF.</summary>
internal sealed class NameOrder : IComparer<string>
{
    private const char FirstSurrogate = '\uD800';
    private const char FirstBehindSurrogates = '\uE000';

    public static NameOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x,
            b = y;
        int same = a.CommonPrefixLength(b);
        return same < a.Length && same < b.Length ? Rank(a[same]) - Rank(b[same]) : a.Length - b.Length;
    }

    // Surrogates stand for characters beyond U+FFFF, whose bytes come last.
    private static int Rank(char c) =>
        c >= FirstBehindSurrogates ? c - 0x800
        : c >= FirstSurrogate ? c + 0x2000
        : c;
}
