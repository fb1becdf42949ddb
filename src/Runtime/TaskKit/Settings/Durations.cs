namespace TaskKit.Settings;

/// <summary>Comparisons of durations.</summary>
internal static class Durations
{
    /// <summary>The shorter of two durations.</summary>
    public static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
