namespace TaskKit.Sqlite.Database;

/// <summary>Times as the tables hold them: milliseconds since 1970 in UTC. Rows may hold any number, so reading one never fails.</summary>
internal static class UnixTime
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static long Now(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset ToTime(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, Earliest, Latest));

    public static DateTimeOffset? ToTime(long? milliseconds) => milliseconds is { } value ? ToTime(value) : null;

    /// <summary>The first millisecond that is not before the time: nothing starts early.</summary>
    public static long FromDue(DateTimeOffset due) =>
        due.ToUnixTimeMilliseconds() + (due.UtcTicks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0);

    /// <summary>A time so much later, or the end of time.</summary>
    public static long After(long now, TimeSpan wait) =>
        wait.TotalMilliseconds < Latest - now ? now + (long)wait.TotalMilliseconds : Latest;
}
