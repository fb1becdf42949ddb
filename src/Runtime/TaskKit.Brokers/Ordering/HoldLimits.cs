namespace TaskKit.Brokers.Ordering;

/// <summary>
/// The limits within which a record without a key keeps a wait: it stays in the memory of the worker, and open at the broker. Any other wait moves to
/// a new record.
/// </summary>
/// <param name="longestWait">The longest wait that stays; zero moves every wait.</param>
internal sealed class HoldLimits(TimeSpan longestWait)
{
    /// <summary>The number of waiting records above which further waits move. A batch of outcomes may exceed it.</summary>
    public const int MostRecords = 50_000;

    /// <summary>The bytes of waiting records above which further waits move.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>The age of a record, from its fetch, at which its next wait moves. While a record is open, a restart reads all records after it again.</summary>
    public static readonly TimeSpan LongestStay = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that stays.</summary>
    public TimeSpan LongestWait { get; } = longestWait;
}
