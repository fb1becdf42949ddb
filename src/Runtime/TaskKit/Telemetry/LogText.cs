using System.Globalization;
using System.Text;

namespace TaskKit.Telemetry;

/// <summary>Makes texts from outside fit for a log line: on one line, without control characters, and not too long.</summary>
internal static class LogText
{
    /// <summary>The longest text in a log line, in characters; the whole one is stored with the task.</summary>
    public const int MaxLength = 500;

    /// <summary>The text with control characters as escapes such as <c>\u001b</c>, cut with an ellipsis.</summary>
    public static string Safe(string? text)
    {
        if (text is null)
            return "";
        if (text.Length <= MaxLength && !text.Any(IsUnsafe))
            return text;
        var safe = new StringBuilder(MaxLength);
        foreach (char character in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            if (IsUnsafe(character))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                safe.Append(character);
        }
        return text.Length > MaxLength ? safe.Append('…').ToString() : safe.ToString();
    }

    /// <summary>The beginning of a name from outside, for an answer.</summary>
    /// <param name="text">The name.</param>
    /// <param name="longest">The most characters of it.</param>
    public static string Short(string text, int longest = 100) => Safe(text.Length <= longest ? text : text[..longest] + "…");

    // Also those that turn the direction of a line, and its separators.
    private static bool IsUnsafe(char character) =>
        char.IsControl(character) || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
