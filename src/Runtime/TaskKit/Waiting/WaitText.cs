using System.Globalization;

namespace TaskKit.Waiting;

/// <summary>Times in sentences: UTC, to the second.</summary>
internal static class WaitText
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
