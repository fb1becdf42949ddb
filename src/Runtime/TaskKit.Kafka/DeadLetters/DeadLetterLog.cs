using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.DeadLetters;

/// <summary>Reads the topic of the dead letters without a consumer group, up to the end that the topic had when the reading began.</summary>
internal sealed class DeadLetterLog(KafkaParts parts)
{
    // The least number of records of a partition that a search for the newest dead letters reads at once.
    private const int SmallestWindow = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RecordParser _parser = new(parts.Topics);

    private string Topic => parts.Topics.DeadLetters;

    /// <summary>Finds the newest dead letters, newest first.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="limit">The most dead letters to find.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackendUnavailableException">The brokers cannot be reached, or the topic is missing.</exception>
    public Task<IReadOnlyList<IncomingRecord>> NewestAsync(DeadLetterFilter filter, int limit, CancellationToken cancellationToken) =>
        Task.Run(() => Guarded(() => Newest(filter, limit, cancellationToken)), cancellationToken);

    /// <summary>Reads all dead letters, the oldest of each partition first.</summary>
    /// <param name="handOver">Receives the dead letters in batches.</param>
    /// <param name="batchSize">The most dead letters in a batch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackendUnavailableException">The brokers cannot be reached, or the topic is missing.</exception>
    public Task ReadAsync(Func<IReadOnlyList<IncomingRecord>, Task> handOver, int batchSize, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
                Guarded(() =>
                {
                    using var consumer = Open();
                    // The next batch is read only after the receiver has dealt with this one.
                    foreach (var batch in Read(consumer, Ranges(consumer), cancellationToken).Chunk(batchSize))
                        handOver(batch).GetAwaiter().GetResult();
                    return true;
                }),
            cancellationToken
        );

    private IReadOnlyList<IncomingRecord> Newest(DeadLetterFilter filter, int limit, CancellationToken cancellationToken)
    {
        using var consumer = Open();
        var found = new List<IncomingRecord>();
        foreach (var partition in Ranges(consumer))
        {
            var matches = new List<IncomingRecord>();
            int window = Math.Max(limit, SmallestWindow);
            for (long end = partition.To; end > partition.From && matches.Count < limit; window *= 2)
            {
                long start = Math.Max(partition.From, end - window);
                matches.AddRange(Read(consumer, [partition with { From = start, To = end }], cancellationToken).Where(filter.Matches));
                end = start;
            }
            found.AddRange(matches);
        }
        return [.. found.OrderByDescending(DeadLetterPosition.Of).Take(limit)];
    }

    private IEnumerable<IncomingRecord> Read(
        IConsumer<byte[]?, byte[]?> consumer,
        IReadOnlyList<PartitionRange> ranges,
        CancellationToken cancellationToken
    )
    {
        var open = ranges.Where(range => range.To > range.From).ToDictionary(range => range.Partition, range => range.To);
        consumer.Assign(
            ranges.Where(range => range.To > range.From).Select(range => new TopicPartitionOffset(Topic, range.Partition, range.From))
        );
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = consumer.Consume(Patience) ?? throw Silent();
            int partition = result.Partition.Value;
            if (!open.TryGetValue(partition, out long end))
                continue;
            if (result.IsPartitionEOF || result.Offset.Value >= end - 1)
                open.Remove(partition);
            if (!result.IsPartitionEOF && result.Offset.Value < end)
                yield return _parser.Parse(result);
        }
        consumer.Unassign();
    }

    private List<PartitionRange> Ranges(IConsumer<byte[]?, byte[]?> consumer)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var topic = admin.GetMetadata(Topic, Patience).Topics.Single();
        if (topic.Error.IsError)
            throw new KafkaException(topic.Error);
        return topic.Partitions.ConvertAll(partition =>
        {
            var marks = consumer.QueryWatermarkOffsets(new TopicPartition(Topic, partition.PartitionId), Patience);
            return new PartitionRange(partition.PartitionId, marks.Low.Value, marks.High.Value);
        });
    }

    private IConsumer<byte[]?, byte[]?> Open() =>
        new ConsumerBuilder<byte[]?, byte[]?>(KafkaClientConfigs.Reader(parts.Options))
            .SetLogHandler((_, line) => parts.Log.Client(line.Name, line.Message))
            .Build();

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic)
        {
            throw new BackendUnavailableException(
                $"Topic '{Topic}' does not exist at {parts.Options.Brokers}. Create it: dotnet taskkit topics create",
                e
            );
        }
        catch (KafkaException e)
        {
            throw new BackendUnavailableException(
                KafkaFaults.Describe(e.Error) ?? $"Kafka at {parts.Options.Brokers} cannot be read: {e.Error.Reason}.",
                e
            );
        }
    }

    private BackendUnavailableException Silent() =>
        new(
            $"Kafka at {parts.Options.Brokers} gave no record of topic '{Topic}' within {Patience.TotalSeconds:0} s. Try again when the brokers answer."
        );

    private sealed record PartitionRange(int Partition, long From, long To);
}
