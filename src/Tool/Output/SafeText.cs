using System.Globalization;
using System.Text;

namespace TaskKit.Tool;

/// <summary>
/// Makes text of any origin safe for a terminal: control characters, characters that reorder the text, and line breaks become escapes such as
/// <c>\u001b</c>.
/// </summary>
internal static class SafeText
{
    // Joiners are not escaped: they are part of words in some scripts, and of emoji, and do no harm.
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>The text on one line.</summary>
    public static string Line(string text) => Escape(text, keepsLines: false);

    /// <summary>The text with its line breaks and tabs.</summary>
    public static string Block(string text) => Escape(text.ReplaceLineEndings("\n"), keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        int safe = SafePrefix(text, keepsLines);
        if (safe == text.Length)
            return text;
        var escaped = new StringBuilder(text, 0, safe, text.Length + 16);
        while (safe < text.Length)
        {
            bool isRune = Rune.TryGetRuneAt(text, safe, out var rune);
            int length = isRune ? rune.Utf16SequenceLength : 1;
            if (isRune && IsSafe(rune, keepsLines))
                escaped.Append(text, safe, length);
            else
                for (int i = 0; i < length; i++)
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[safe + i]:x4}");
            safe += length;
        }
        return escaped.ToString();
    }

    private static int SafePrefix(string text, bool keepsLines)
    {
        int i = 0;
        while (i < text.Length && Rune.TryGetRuneAt(text, i, out var rune) && IsSafe(rune, keepsLines))
            i += rune.Utf16SequenceLength;
        return i;
    }

    private static bool IsSafe(Rune rune, bool keepsLines) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => keepsLines && rune.Value is ('\n' or '\t'),
            UnicodeCategory.Format => rune.Value is NonJoiner or Joiner,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            _ => true,
        };
}
