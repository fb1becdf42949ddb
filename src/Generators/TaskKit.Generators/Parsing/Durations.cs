using System.Globalization;
using TaskKit.Settings;

namespace TaskKit.Generators.Parsing;

/// <summary>Reads the durations of attributes, by the rule of the runtime's <c>DurationText</c>. A test compares the two.</summary>
internal static class Durations
{
    private static readonly double Longest = TimeSpan.MaxValue.TotalMilliseconds / 2;

    /// <summary>The duration in milliseconds, or <see langword="null"/> when the text is not a duration above zero.</summary>
    public static long? Milliseconds(string text) =>
        Ticks(text) is { } ticks and >= TimeSpan.TicksPerMillisecond ? ticks / TimeSpan.TicksPerMillisecond : null;

    /// <summary>The duration in ticks, or <see langword="null"/> when the text is not a duration.</summary>
    public static long? Ticks(string text)
    {
        text = text.Trim();
        foreach (var (unit, milliseconds) in DurationUnits.All)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            string digits = text.Substring(0, text.Length - unit.Length);
            return
                double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number * milliseconds <= Longest
                ? (long)(number * milliseconds * TimeSpan.TicksPerMillisecond)
                : null;
        }
        return text.Contains(":") && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero
            ? span.Ticks
            : null;
    }
}
