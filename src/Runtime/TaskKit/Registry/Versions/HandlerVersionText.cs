using System.Globalization;

namespace TaskKit.Registry.Versions;

/// <summary>The forms of a version: <c>2</c>, <c>v2</c>, and the text <c>2.0.0</c> of a registration.</summary>
internal static class HandlerVersionText
{
    /// <summary>Reads <c>v2</c> or <c>2</c>.</summary>
    /// <returns>The number; <see langword="null"/> for anything else, and below 1.</returns>
    public static int? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > 0 && text[0] is 'v' or 'V')
            text = text[1..];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
    }

    /// <summary>The number of a registration's text: the part before the first dot, else 1.</summary>
    public static int Major(string text) => Parse(text.AsSpan(0, text.IndexOf('.') is >= 0 and var dot ? dot : text.Length)) ?? 1;
}
