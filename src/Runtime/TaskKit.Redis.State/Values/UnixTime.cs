namespace TaskKit.Redis.State.Values;

/// <summary>Times as Redis holds them: milliseconds since 1970 in UTC, 0 for none.</summary>
internal static class UnixTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static long Now(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset? ToTime(long milliseconds) =>
        milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, Latest));

    /// <summary>The due time, rounded up to a millisecond since no task may start early; 0 for none.</summary>
    public static long FromDue(DateTimeOffset? due) =>
        due is { } at ? Math.Max(1, at.ToUnixTimeMilliseconds() + (at.UtcTicks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0)) : 0;
}
