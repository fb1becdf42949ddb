using Confluent.Kafka;

namespace TaskKit.Chaos.Store;

/// <summary>Reads whole topics, as any program can.</summary>
internal static class LogReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>All records of a topic, partition by partition.</summary>
    public static IEnumerable<ConsumeResult<byte[]?, byte[]?>> ReadAll(string brokers, string topic)
    {
        using var consumer = Open(brokers);
        foreach (var partition in Topics.PartitionsOf(brokers, topic))
        {
            var end = consumer.QueryWatermarkOffsets(partition, Patience).High;
            foreach (var record in Read(consumer, partition, Offset.Beginning, end))
                yield return record;
        }
    }

    /// <summary>A few of a partition's last records.</summary>
    public static IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> ReadLast(string brokers, TopicPartition partition, int count)
    {
        using var consumer = Open(brokers);
        var marks = consumer.QueryWatermarkOffsets(partition, Patience);
        return [.. Read(consumer, partition, Math.Max(marks.Low, marks.High - count), marks.High)];
    }

    private static IConsumer<byte[]?, byte[]?> Open(string brokers) =>
        new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig
            {
                BootstrapServers = brokers,
                GroupId = "chaos-reader",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
            }
        ).Build();

    private static IEnumerable<ConsumeResult<byte[]?, byte[]?>> Read(
        IConsumer<byte[]?, byte[]?> consumer,
        TopicPartition partition,
        Offset from,
        Offset end
    )
    {
        consumer.Assign(new TopicPartitionOffset(partition, from));
        while (true)
        {
            var result =
                consumer.Consume(Patience) ?? throw new TimeoutException($"{partition} could not be read to its end, offset {end}.");
            if (result.IsPartitionEOF)
                yield break;
            yield return result;
            if (result.Offset.Value + 1 >= end.Value)
                yield break;
        }
    }
}
