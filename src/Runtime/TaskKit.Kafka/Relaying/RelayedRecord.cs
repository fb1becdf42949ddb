using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>A record in a relay's hands, from its fetch until its successor is acknowledged.</summary>
/// <param name="partition">Where its offset is kept.</param>
/// <param name="source">What was read.</param>
/// <param name="fetchedAt">When, as a timestamp of the clock.</param>
internal sealed class RelayedRecord(RelayPartition partition, IncomingRecord source, long fetchedAt)
{
    public RelayPartition Partition { get; } = partition;

    public IncomingRecord Source { get; } = source;

    public long FetchedAt { get; } = fetchedAt;

    /// <summary>In bytes.</summary>
    public int Size { get; } = (source.Value?.Length ?? 0) + (source.Key?.Length ?? 0);

    /// <summary>Its successor could not be produced at least once.</summary>
    public bool HasFailed { get; set; }

    /// <summary>The error's text made the dead letter too large.</summary>
    public bool WithoutError { get; set; }
}
