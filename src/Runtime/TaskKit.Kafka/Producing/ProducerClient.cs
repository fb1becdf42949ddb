using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Brokers.HandingOn;
using TaskKit.Kafka.Faults;

namespace TaskKit.Kafka.Producing;

/// <summary>A producer of librdkafka, made on first use and replaced by a new one after a fatal error.</summary>
internal sealed class ProducerClient
{
    // The limit of the bytes that wait for an acknowledgement: the client itself keeps all records that it is given.
    private const long BufferedBytes = 64L * 1024 * 1024;
    private const int RecordsPerTake = 64;
    private static readonly TimeSpan MetadataPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FullQueuePause = TimeSpan.FromMilliseconds(20);
    private static readonly Headers NoHeaders = [];

    private readonly Lock _gate = new();
    private readonly SendBudget _budget = new(BufferedBytes);
    private readonly HashSet<SendBatch> _open = [];
    private readonly ConcurrentDictionary<string, Task> _topics = new(StringComparer.Ordinal);
    private readonly Action<DeliveryReport<byte[]?, Sending>> _delivered;
    private readonly ProducerConfig _config;
    private readonly string _brokers;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private IProducer<byte[]?, Sending>? _producer;
    private volatile string? _trouble;
    private bool _isDisposed;

    /// <param name="config">The client's settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public ProducerClient(ProducerConfig config, TimeProvider time, ILogger log) =>
        (_config, _brokers, _time, _log, _delivered) = (config, config.BootstrapServers, time, log, OnDelivered);

    /// <summary>The reason why the brokers cannot be reached, in words; <see langword="null"/> when nothing is known to be wrong.</summary>
    public string? Trouble => _trouble;

    /// <summary>The number of sends that wait for room in memory.</summary>
    public int Waiting => _budget.Waiting;

    /// <summary>Hands a batch to the client, in its order. A record that the client does not accept fails in the batch.</summary>
    public async ValueTask SendAsync(SendBatch batch, CancellationToken cancellationToken)
    {
        Open(batch);
        int sent = 0;
        try
        {
            await KnowTopicsAsync(batch).ConfigureAwait(false);
            while (sent < batch.Count)
            {
                int end = Math.Min(sent + RecordsPerTake, batch.Count);
                await _budget.TakeAsync(SizeOf(batch, sent, end), cancellationToken).ConfigureAwait(false);
                sent = await HandOverAsync(batch, sent, end).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            var fault = new SinkFault(SinkVerdict.NotStored, "The send was cancelled while it waited for room in the producer's memory.");
            for (; sent < batch.Count; sent++)
                batch.Failed(sent, fault);
            throw;
        }
    }

    /// <summary>Waits for outstanding answers for a time, then closes the client.</summary>
    public void Close(TimeSpan patience)
    {
        IProducer<byte[]?, Sending>? producer;
        lock (_gate)
        {
            _isDisposed = true;
            (producer, _producer) = (_producer, null);
        }
        producer?.Flush(patience);
        // The native client must outlive the requests for topics, which use it.
        Task.WaitAll([.. _topics.Values]);
        producer?.Dispose();
        SendBatch[] left;
        lock (_gate)
            left = [.. _open];
        foreach (var batch in left)
            batch.Abandon(ProduceFaults.WasClosed);
    }

    // Asks for a new topic first: a record for a topic that the client does not know would wait up to a second for the client's timer.
    private async ValueTask KnowTopicsAsync(SendBatch batch)
    {
        string? last = null;
        for (int i = 0; i < batch.Count; i++)
        {
            string topic = batch[i].Topic;
            if (!ReferenceEquals(topic, last) && topic != last)
                await _topics
                    .GetOrAdd(topic, static (topic, client) => Task.Run(() => client.KnowTopic(topic)), this)
                    .ConfigureAwait(false);
            last = topic;
        }
    }

    private void KnowTopic(string topic)
    {
        try
        {
            using var admin = new DependentAdminClientBuilder(Current().Handle).Build();
            admin.GetMetadata(topic, MetadataPatience);
        }
        catch (Exception e) when (e is KafkaException or ObjectDisposedException)
        {
            // No more than a log line: the records fail with the same cause.
            _log.Client("producer", e.Message);
        }
    }

    private async ValueTask<int> HandOverAsync(SendBatch batch, int start, int end)
    {
        while (true)
        {
            start = HandOver(batch, start, end);
            if (start == end)
                return end;
            await Task.Delay(FullQueuePause, _time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private int HandOver(SendBatch batch, int start, int end)
    {
        var message = new Message<byte[]?, Sending>();
        TopicPartition? topic = null;
        for (int i = start; i < end; i++)
        {
            var record = batch[i];
            if (topic?.Topic != record.Topic)
                topic = new TopicPartition(record.Topic, Partition.Any);
            message.Key = record.Key;
            message.Value = new Sending(batch, i);
            message.Headers = record.Headers ?? NoHeaders;
            try
            {
                Current().Produce(topic, message, _delivered);
            }
            catch (ProduceException<byte[]?, Sending> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                return i;
            }
            catch (ProduceException<byte[]?, Sending> e)
            {
                Fail(new Sending(batch, i), e.Error, PersistenceStatus.NotPersisted);
            }
            catch (ObjectDisposedException)
            {
                _budget.Return(batch.SizeAt(i));
                batch.Failed(i, ProduceFaults.IsClosed);
            }
        }
        return end;
    }

    private IProducer<byte[]?, Sending> Current()
    {
        if (_producer is { } producer)
            return producer;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _producer ??= new ProducerBuilder<byte[]?, Sending>(_config)
                .SetKeySerializer(Serializers.ByteArray!)
                .SetValueSerializer(new ValueOfSending())
                .SetErrorHandler((failed, error) => OnError(failed, error))
                .SetLogHandler((_, line) => _log.Client(line.Name, line.Message))
                .Build();
        }
    }

    private void Open(SendBatch batch)
    {
        lock (_gate)
            _open.Add(batch);
        _ = batch.Task.ContinueWith(
            static (_, state) =>
            {
                var (client, batch) = ((ProducerClient, SendBatch))state!;
                lock (client._gate)
                    client._open.Remove(batch);
            },
            (this, batch),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private void OnDelivered(DeliveryReport<byte[]?, Sending> report)
    {
        var sending = report.Message.Value;
        if (report.Error.IsError)
        {
            Fail(sending, report.Error, report.Status);
            return;
        }
        _budget.Return(sending.Batch.SizeAt(sending.Index));
        if (_trouble is not null)
            _trouble = null;
        sending.Batch.Stored(sending.Index, report.Partition.Value, report.Offset.Value);
    }

    private void Fail(Sending sending, Error error, PersistenceStatus status)
    {
        _budget.Return(sending.Batch.SizeAt(sending.Index));
        sending.Batch.Failed(sending.Index, ProduceFaults.Of(error, status, sending.Batch[sending.Index], _brokers, _trouble));
    }

    private void OnError(IProducer<byte[]?, Sending> failed, Error error)
    {
        _trouble = error.Reason;
        if (!error.IsFatal)
            return;
        _log.ProducerFailed(error.Reason);
        lock (_gate)
        {
            if (_producer != failed)
                return;
            _producer = null;
        }
        // Destroyed later, when all records of the failed client have failed, which takes up to 30 s. And elsewhere, since this is the client's own
        // thread.
        _ = Task.Run(() =>
        {
            failed.Flush(TimeSpan.FromSeconds(31));
            failed.Dispose();
        });
    }

    private static long SizeOf(SendBatch batch, int start, int end)
    {
        long size = 0;
        for (int i = start; i < end; i++)
            size += batch.SizeAt(i);
        return size;
    }

    private sealed class ValueOfSending : ISerializer<Sending>
    {
        public byte[] Serialize(Sending data, SerializationContext context) => data.Batch[data.Index].Value!;
    }
}
