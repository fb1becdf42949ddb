using System.Globalization;

namespace TaskKit.Payloads;

/// <summary>Reads times and durations as System.Text.Json does: the constant format only, no blanks around it.</summary>
internal static class PayloadTimes
{
    public static bool TryReadTimeSpan(string text, out TimeSpan value)
    {
        value = default;
        // TimeSpan also reads "1" as one day and "c" without seconds; both are too easily something else.
        return text.Length > 0
            && (char.IsAsciiDigit(text[0]) || text[0] == '-')
            && char.IsAsciiDigit(text[^1])
            && text.Contains(':')
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value);
    }

    public static bool TryReadTimeOnly(string text, out TimeOnly value)
    {
        bool read = TryReadTimeSpan(text, out var time) && time >= TimeSpan.Zero && time < TimeSpan.FromDays(1) && !text.StartsWith('-');
        value = read ? TimeOnly.FromTimeSpan(time) : default;
        return read;
    }
}
