using Confluent.Kafka;
using TaskKit.Kafka.Settings;

namespace TaskKit.Kafka.Topics;

/// <summary>
/// Reads the committed offsets of consumer groups with a consumer that joins none. The call of the admin client does not serve: it ends the whole
/// process when the group's coordinator is not known yet (librdkafka, issue 5040).
/// </summary>
internal static class GroupOffsets
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the committed offsets of a group. A partition without a commit is not among them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="group">The group.</param>
    /// <param name="partitions">The partitions.</param>
    /// <param name="patience">The longest wait.</param>
    /// <exception cref="KafkaException">The cluster refuses, or does not answer in time.</exception>
    public static Task<Dictionary<TopicPartition, long>> ReadAsync(
        KafkaOptions options,
        string group,
        IReadOnlyCollection<TopicPartition> partitions,
        TimeSpan patience
    ) =>
        // The calls of a consumer block.
        Task.Run(() =>
        {
            using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(KafkaClientConfigs.Consumer(options, group))
                .SetLogHandler(static (_, _) => { })
                .SetErrorHandler(static (_, _) => { })
                .Build();
            return Committed(consumer, partitions, patience)
                .Where(partition => partition.Offset.Value >= 0)
                .ToDictionary(partition => partition.TopicPartition, partition => partition.Offset.Value);
        });

    private static List<TopicPartitionOffset> Committed(
        IConsumer<byte[]?, byte[]?> consumer,
        IReadOnlyCollection<TopicPartition> partitions,
        TimeSpan patience
    )
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = patience - TimeProvider.System.GetElapsedTime(began);
            try
            {
                return consumer.Committed(partitions, left > Pause ? left : Pause);
            }
            catch (KafkaException e) when (IsOnTheMove(e.Error.Code) && left > Pause)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    // The group's coordinator is being made, loaded, or moved to another broker: it answers a moment later.
    private static bool IsOnTheMove(ErrorCode code) =>
        code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress;
}
