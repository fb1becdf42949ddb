using System.Globalization;
using TaskKit.Settings;

namespace TaskKit;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>2d</c>, or <c>hh:mm:ss</c>.</summary>
public static class DurationText
{
    /// <summary>The texts in words, for errors.</summary>
    internal const string Form = "a duration such as 500ms, 30s, 5m, 1h or 00:00:30";

    /// <summary>Reads a duration.</summary>
    /// <param name="text">A number with a unit, or <c>hh:mm:ss</c>.</param>
    /// <param name="duration">The duration; never negative.</param>
    /// <returns><see langword="false"/> when the text is neither.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        text = text?.Trim() ?? "";
        foreach (var (unit, milliseconds) in DurationUnits.All)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            if (
                !double.TryParse(
                    text.AsSpan(..^unit.Length),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out double number
                )
            )
                return false;
            // Also false for NaN, which a number may be written as.
            if (!(number * milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2))
                return false;
            duration = TimeSpan.FromMilliseconds(number * milliseconds);
            return true;
        }
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
    }

    /// <summary>Writes a duration with the largest unit that gives a whole number: <c>90s</c>, <c>5m</c>.</summary>
    /// <param name="duration">The duration.</param>
    public static string Format(TimeSpan duration)
    {
        double total = duration.TotalMilliseconds;
        var (unit, milliseconds) = DurationUnits.All.Last(candidate =>
            candidate.Milliseconds == 1 || (total > 0 && total % candidate.Milliseconds == 0)
        );
        return (total / milliseconds).ToString("0.###", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>The sentence behind an error that tells how to write a number without a unit; empty for any other text.</summary>
    /// <param name="text">The text that was refused.</param>
    internal static string Hint(string? text) =>
        text?.Trim() is [.., var last] number && char.IsAsciiDigit(last) && TryParse($"{number}s", out _)
            ? $" Did you mean {number}s?"
            : "";
}
