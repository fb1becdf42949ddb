using System.Collections.Concurrent;
using Confluent.Kafka;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.Operations;

/// <summary>Reads single records by their places, with a consumer that belongs to no group and is opened on first use.</summary>
internal sealed class RecordFetch(KafkaParts parts) : IDisposable
{
    private const int MostKept = 4096;
    private const int LargestKept = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<KafkaPlace, ConsumeResult<byte[]?, byte[]?>> _kept = new();
    private IConsumer<byte[]?, byte[]?>? _consumer;

    /// <returns>The record, or <see langword="null"/> when it is no longer there.</returns>
    /// <exception cref="KafkaException">The brokers cannot be reached.</exception>
    public async ValueTask<ConsumeResult<byte[]?, byte[]?>?> ReadAsync(KafkaPlace place, CancellationToken cancellationToken)
    {
        // Kept records stay right, since a record never changes.
        if (_kept.TryGetValue(place, out var kept))
            return kept;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _kept.TryGetValue(place, out kept) ? kept : await Task.Run(() => Read(place), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        // Waits for a read, since the native consumer must not be destroyed during one.
        _turn.Wait();
        _consumer?.Dispose();
        _turn.Dispose();
    }

    private IConsumer<byte[]?, byte[]?> Open()
    {
        var config = KafkaClientConfigs.Reader(parts.Options);
        config.FetchWaitMaxMs = 50;
        return new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, line) => parts.Log.Client(line.Name, line.Message)).Build();
    }

    private void Keep(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (_kept.Count < MostKept && (result.Message.Value?.Length ?? 0) <= LargestKept)
            _kept[new(result.Topic, result.Partition.Value, result.Offset.Value)] = result;
    }

    private ConsumeResult<byte[]?, byte[]?>? Read(KafkaPlace place)
    {
        _consumer ??= Open();
        _consumer.Assign(new TopicPartitionOffset(place.Topic, place.Partition, place.Offset));
        try
        {
            var first = _consumer.Consume(Patience);
            // Keeps the records behind it as well: they were fetched with it, and are likely to be read next.
            for (var result = first; result is { IsPartitionEOF: false }; result = _consumer.Consume(TimeSpan.Zero))
                Keep(result);
            // Another offset means that retention has deleted the record: the client then goes on with the first one that is left.
            return first is { IsPartitionEOF: false } && first.Offset.Value == place.Offset ? first : null;
        }
        finally
        {
            _consumer.Unassign();
        }
    }
}
