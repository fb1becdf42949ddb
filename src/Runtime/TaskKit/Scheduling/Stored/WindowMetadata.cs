using System.Globalization;

namespace TaskKit.Scheduling.Stored;

/// <summary>The metadata by which a task knows its schedule and its window.</summary>
internal static class WindowMetadata
{
    public const string Schedule = "schedule";

    private const string From = "schedule_from";
    private const string To = "schedule_to";

    public static IReadOnlyDictionary<string, string> With(
        IReadOnlyDictionary<string, string> metadata,
        string schedule,
        TaskWindow window
    ) =>
        new Dictionary<string, string>(metadata, StringComparer.Ordinal)
        {
            [Schedule] = schedule,
            [From] = Text(window.From),
            [To] = Text(window.To),
        };

    public static TaskWindow? Read(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(From, out string? from)
        && metadata.TryGetValue(To, out string? to)
        && TryRead(from, out var begin)
        && TryRead(to, out var end)
            ? new TaskWindow(begin, end)
            : null;

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );
}
