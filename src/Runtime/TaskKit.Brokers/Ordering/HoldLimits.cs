namespace TaskKit.Brokers.Ordering;

/// <summary>
/// The limits within which a worker holds the wait of a record without a key. The record then stays in memory, and open at the broker. Any other wait
/// is moved to a new record.
/// </summary>
/// <param name="longestWait">The longest wait that is held; zero moves every wait.</param>
internal sealed class HoldLimits(TimeSpan longestWait)
{
    /// <summary>The number of held records above which further waits move. A batch of outcomes may exceed it.</summary>
    public const int MostRecords = 50_000;

    /// <summary>The size of the held records in bytes above which further waits move.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>The time since its fetch after which a record moves for its next wait. A restart reads all records behind an open one again.</summary>
    public static readonly TimeSpan LongestStay = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that is held.</summary>
    public TimeSpan LongestWait { get; } = longestWait;
}
