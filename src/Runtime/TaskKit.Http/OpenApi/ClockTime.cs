namespace TaskKit.Http.OpenApi;

/// <summary>
/// Durations and times of day as payloads write them: <c>1.12:30:00</c>. By the words of JSON Schema a <c>duration</c> is <c>P1DT12H30M</c>, and a <c>time</c>
/// has an offset, so the document states a pattern in place of the format.
/// </summary>
internal static class ClockTime
{
    private const string Clock = @"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?$";

    /// <summary>The pattern that stands for a format of the manifest.</summary>
    /// <returns><see langword="null"/> for a format that means the same in both.</returns>
    public static string? PatternOf(string? format) =>
        format switch
        {
            "duration" => @"^-?(\d{1,7}\.)?" + Clock,
            "time" => "^" + Clock,
            _ => null,
        };
}
