namespace TaskKit.Settings;

/// <summary>The shorter and the longer of two durations.</summary>
internal static class Durations
{
    public static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    public static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
