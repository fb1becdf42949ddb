using Confluent.Kafka;

namespace TaskKit.Chaos.Store;

/// <summary>Reads whole topics, as any program can.</summary>
internal static class LogReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>All records of some topics; those of a partition in their order.</summary>
    public static IEnumerable<ConsumeResult<byte[]?, byte[]?>> ReadAll(string brokers, params IEnumerable<string> topics)
    {
        using var consumer = Open(brokers);
        foreach (var record in Read(consumer, [.. topics.SelectMany(topic => Topics.PartitionsOf(brokers, topic))], most: long.MaxValue))
            yield return record;
    }

    /// <summary>A few of a partition's last records.</summary>
    public static IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> ReadLast(string brokers, TopicPartition partition, int count)
    {
        using var consumer = Open(brokers);
        return [.. Read(consumer, [partition], count)];
    }

    private static IConsumer<byte[]?, byte[]?> Open(string brokers) =>
        new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig
            {
                BootstrapServers = brokers,
                GroupId = "chaos-reader",
                EnableAutoCommit = false,
            }
        ).Build();

    // Empty partitions are left out: a consumer would wait at each for a record that does not come.
    private static IEnumerable<ConsumeResult<byte[]?, byte[]?>> Read(
        IConsumer<byte[]?, byte[]?> consumer,
        IReadOnlyList<TopicPartition> partitions,
        long most
    )
    {
        var ends = partitions
            .Select(partition => (Partition: partition, Marks: consumer.QueryWatermarkOffsets(partition, Patience)))
            .Where(part => part.Marks.High > part.Marks.Low)
            .ToDictionary(part => part.Partition, part => part.Marks);
        consumer.Assign(ends.Select(part => new TopicPartitionOffset(part.Key, Math.Max(part.Value.Low, part.Value.High - most))));
        while (ends.Count > 0)
        {
            var record =
                consumer.Consume(Patience)
                ?? throw new TimeoutException(
                    $"Expected records up to the end of {string.Join(", ", ends.Keys)}, none came for {Patience.TotalSeconds:0} s."
                );
            if (!ends.TryGetValue(record.TopicPartition, out var marks))
                continue;
            yield return record;
            if (record.Offset.Value + 1 >= marks.High.Value)
                ends.Remove(record.TopicPartition);
        }
    }
}
