using Confluent.Kafka;

namespace TaskKit.Bench.Kafka;

/// <summary>Looks at a consumer group from outside, as a member of nothing.</summary>
internal sealed class GroupMeter : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly TopicPartition[] _partitions;

    public GroupMeter(string brokers, string group, TopicPartition[] partitions)
    {
        _partitions = partitions;
        _consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = brokers, GroupId = group }).Build();
    }

    /// <summary>The number of records in the topics.</summary>
    public long Records => _partitions.Sum(partition => _consumer.QueryWatermarkOffsets(partition, Patience).High.Value);

    /// <summary>The number of records that the group has committed.</summary>
    public long Committed => _consumer.Committed(_partitions, Patience).Sum(partition => Math.Max(0, partition.Offset.Value));

    /// <summary>Waits until all are committed.</summary>
    /// <returns>When that was.</returns>
    /// <exception cref="TimeoutException">It did not come to it.</exception>
    public async Task<long> CommittedAllAsync()
    {
        long records = Records;
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            long committed = Committed;
            if (committed >= records)
                return TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException(
                    $"The group committed {committed:N0} of {records:N0} records, and no more within {Patience.TotalSeconds} s."
                );
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public void Dispose() => _consumer.Dispose();
}
