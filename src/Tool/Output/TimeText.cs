using System.Globalization;

namespace TaskKit.Tool;

/// <summary>Times as the tool writes them: always UTC.</summary>
internal static class TimeText
{
    /// <summary>To the second, for people.</summary>
    public static string? Short(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 with milliseconds, for programs.</summary>
    public static string? Exact(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
