using System.Buffers;

namespace TaskKit.Payloads;

/// <summary>Tells texts that UTF-8 can hold from those with half a character (a lone surrogate), which would be stored as U+FFFD.</summary>
internal static class WellFormedText
{
    /// <summary>Follows a text's name in a message.</summary>
    public const string Problem = "holds half a character (a lone surrogate), which UTF-8 cannot store";

    private static readonly SearchValues<char> Surrogates = SearchValues.Create([
        .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code),
    ]);

    /// <summary>True when each surrogate has its partner. A text without any, as nearly all are, costs one vectorized search.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAny(Surrogates)) >= 0; text = text[(at + 2)..])
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
        }
        return true;
    }
}
