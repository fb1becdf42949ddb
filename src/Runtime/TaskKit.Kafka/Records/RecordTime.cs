namespace TaskKit.Kafka.Records;

/// <summary>Times on records: milliseconds since 1970, whatever a foreign writer put there.</summary>
internal static class RecordTime
{
    /// <summary>The last millisecond of the year 9999.</summary>
    public const long Latest = 253_402_300_799_999;

    /// <summary>The time of a stamp; one outside the years 1970 to 9999 is brought to their nearest end.</summary>
    /// <param name="unixMilliseconds">Milliseconds since 1970.</param>
    public static DateTimeOffset Of(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMilliseconds, 0, Latest));

    /// <summary>The stamp of a due time. Rounded up, since no task may start early.</summary>
    /// <param name="due">A time.</param>
    public static long ToDue(DateTimeOffset due) =>
        Math.Clamp(
            (due.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond,
            0,
            Latest
        );
}
