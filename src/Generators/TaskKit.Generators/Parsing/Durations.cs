using System.Globalization;

namespace TaskKit.Generators.Parsing;

/// <summary>Reads the durations of attributes. The same rule as the runtime's <c>DurationText</c>, which a test compares it with.</summary>
internal static class Durations
{
    private static readonly (string Unit, double Milliseconds)[] Units =
    [
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
    ];

    /// <summary>The duration in milliseconds, or <see langword="null"/> when the text is not a duration above zero.</summary>
    public static long? Milliseconds(string text)
    {
        text = text.Trim();
        foreach (var (unit, milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            string digits = text.Substring(0, text.Length - unit.Length);
            return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                ? Positive(number * milliseconds)
                : null;
        }
        return text.Contains(":") && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            ? Positive(span.TotalMilliseconds)
            : null;
    }

    private static long? Positive(double milliseconds) =>
        milliseconds is >= 1 && milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2 ? (long)milliseconds : null;
}
