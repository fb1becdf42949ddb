namespace TaskKit.Kafka.Records;

/// <summary>Converts the times of records: milliseconds since 1970. A foreign program may have written any number.</summary>
internal static class RecordTime
{
    /// <summary>The last millisecond of the year 9999.</summary>
    public const long Latest = 253_402_300_799_999;

    /// <summary>The time of a stamp, limited to the years 1970 to 9999.</summary>
    /// <param name="unixMilliseconds">Milliseconds since 1970.</param>
    public static DateTimeOffset Of(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMilliseconds, 0, Latest));

    /// <summary>The stamp of a due time, rounded up: no task may start before its time.</summary>
    /// <param name="due">The due time.</param>
    public static long ToDue(DateTimeOffset due) =>
        Math.Clamp(
            (due.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond,
            0,
            Latest
        );
}
