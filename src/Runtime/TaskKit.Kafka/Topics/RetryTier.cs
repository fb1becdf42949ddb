namespace TaskKit.Kafka.Topics;

/// <summary>A tier: a topic whose records wait there for a fixed time at most.</summary>
/// <param name="Name">The end of the topic's name: <c>5m</c>.</param>
/// <param name="Length">The longest time that a record waits in the tier.</param>
internal sealed record RetryTier(string Name, TimeSpan Length)
{
    /// <summary>All tiers, the shortest first.</summary>
    public static IReadOnlyList<RetryTier> All { get; } =
    [
        new("5s", TimeSpan.FromSeconds(5)),
        new("30s", TimeSpan.FromSeconds(30)),
        new("5m", TimeSpan.FromMinutes(5)),
        new("1h", TimeSpan.FromHours(1)),
        new("1d", TimeSpan.FromDays(1)),
    ];

    /// <summary>The longest tier that is not longer than the rest of a wait; the shortest tier when all are longer.</summary>
    /// <param name="remaining">The time until the task is due.</param>
    public static RetryTier For(TimeSpan remaining)
    {
        var best = All[0];
        foreach (var tier in All)
            best = tier.Length <= remaining ? tier : best;
        return best;
    }

    /// <summary>The time at which a record is ripe: its due time, or the tier's length after it was stored if that is earlier.</summary>
    /// <param name="due">The due time; a record without one waits for the tier's length.</param>
    /// <param name="appended">The time at which the broker stored the record.</param>
    public DateTimeOffset RipeAt(DateTimeOffset? due, DateTimeOffset appended) =>
        due is { } time && time - appended < Length ? time : appended + Length;
}
