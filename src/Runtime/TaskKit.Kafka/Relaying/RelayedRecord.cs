using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>A record in the hands of a relay, from its fetch until its copy is acknowledged.</summary>
/// <param name="partition">The partition of the record.</param>
/// <param name="source">The record.</param>
/// <param name="fetchedAt">The timestamp of the fetch.</param>
internal sealed class RelayedRecord(RelayPartition partition, IncomingRecord source, long fetchedAt)
{
    public RelayPartition Partition { get; } = partition;

    public IncomingRecord Source { get; } = source;

    public long FetchedAt { get; } = fetchedAt;

    /// <summary>The size in bytes.</summary>
    public int Size { get; } = (source.Value?.Length ?? 0) + (source.Key?.Length ?? 0);

    /// <summary>True once an attempt to produce the copy has failed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>True once the dead letter was too large with the text of the error. It is then written without the text.</summary>
    public bool WithoutError { get; set; }
}
