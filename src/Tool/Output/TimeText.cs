using System.Globalization;

namespace TaskKit.Tool;

/// <summary>Writes times, always in UTC.</summary>
internal static class TimeText
{
    /// <summary>A time to the second, for people.</summary>
    public static string? Short(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time as ISO 8601 with milliseconds, for programs.</summary>
    public static string? Exact(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
