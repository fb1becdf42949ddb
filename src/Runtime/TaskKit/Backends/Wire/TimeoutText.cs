using System.Globalization;

namespace TaskKit.Backends.Wire;

/// <summary>A timeout in the envelope: <c>30s</c> as people write it, exact to the tick, or <c>infinite</c>.</summary>
internal static class TimeoutText
{
    private const string Infinite = "infinite";

    public static string Format(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
            return Infinite;
        string text = DurationText.Format(timeout);
        return DurationText.TryParse(text, out var same) && same == timeout ? text : timeout.ToString("c", CultureInfo.InvariantCulture);
    }

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        if (text != Infinite)
            return DurationText.TryParse(text, out timeout) && timeout > TimeSpan.Zero;
        timeout = Timeout.InfiniteTimeSpan;
        return true;
    }
}
