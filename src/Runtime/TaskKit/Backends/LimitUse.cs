namespace TaskKit.Backends;

/// <summary>The tasks that count against the limit of a type now.</summary>
public sealed record LimitUse
{
    /// <summary>The number of running tasks of the type by the workers that hold them.</summary>
    public required IReadOnlyDictionary<string, int> Running { get; init; }

    /// <summary>The number of tasks that began within the window of the rate; 0 without a rate.</summary>
    public int Started { get; init; }

    /// <summary>
    /// The time at which so many of these have left the window that one more place is free: the earliest, or where the rate was lowered one behind it.
    /// </summary>
    /// <value><see langword="null"/> when none began.</value>
    public DateTimeOffset? RoomAt { get; init; }
}
