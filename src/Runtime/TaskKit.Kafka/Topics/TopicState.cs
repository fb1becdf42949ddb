namespace TaskKit.Kafka.Topics;

/// <summary>A topic as the cluster has it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Partitions">The partitions, by number.</param>
/// <param name="Settings">The configuration in force, defaults included.</param>
internal sealed record TopicState(string Name, IReadOnlyList<PartitionState> Partitions, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The number of brokers that keep a copy of each partition.</summary>
    public int ReplicationFactor => Partitions.Count == 0 ? 0 : Partitions.Min(partition => partition.Replicas.Count);
}

/// <summary>A partition as the cluster has it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Leader">The broker that leads it, or −1.</param>
/// <param name="Replicas">The brokers that keep a copy of the partition.</param>
/// <param name="InSync">The brokers whose copy is up to date.</param>
internal sealed record PartitionState(int Number, int Leader, IReadOnlyList<int> Replicas, IReadOnlyList<int> InSync);

/// <summary>The offsets of a partition.</summary>
/// <param name="Number">Its number.</param>
/// <param name="First">The offset of the oldest record.</param>
/// <param name="End">The offset that the next record gets.</param>
/// <param name="Committed">The offset that the group goes on from, or <see langword="null"/> when it has committed none.</param>
internal readonly record struct PartitionOffsets(int Number, long First, long End, long? Committed)
{
    /// <summary>The number of records that the group has not finished.</summary>
    public long Lag => Math.Max(0, End - Math.Max(First, Committed ?? First));
}
