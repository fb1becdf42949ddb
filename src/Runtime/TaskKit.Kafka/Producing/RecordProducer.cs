using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Producing;

/// <summary>
/// Writes records with an idempotent producer. All in-sync replicas acknowledge a record, and none is stored twice. Records of one call with the same
/// key keep their order. A record that is not acknowledged within 30 s fails.
/// </summary>
/// <param name="configure">Makes the client's settings for a linger: the time that it waits for more records before it sends a batch.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class RecordProducer(Func<TimeSpan, ProducerConfig> configure, TimeProvider time, ILogger log) : IAsyncDisposable
{
    // Fewer records than this are sent without a wait. For more, a short wait is worth its time, since it fills the requests.
    private const int BulkSize = 8;
    private static readonly TimeSpan BulkLinger = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(10);

    private readonly ProducerClient _quick = new(configure(TimeSpan.Zero), time, log);
    private readonly ProducerClient _bulk = new(configure(BulkLinger), time, log);

    /// <summary>The reason why the brokers cannot be reached, in words; <see langword="null"/> when nothing is known to be wrong.</summary>
    public string? Trouble => _quick.Trouble ?? _bulk.Trouble;

    /// <summary>The number of sends that wait for room in memory.</summary>
    public int Waiting => _quick.Waiting + _bulk.Waiting;

    /// <summary>Writes records, and waits until each is acknowledged or has failed.</summary>
    /// <param name="records">The records. The list and the bytes must not change until the call has ended.</param>
    /// <param name="cancellationToken">Gives up waiting; the records may still be stored.</param>
    /// <returns>The broker's answer to each record, in the same order.</returns>
    public async ValueTask<ProducedRecord[]> SendAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return [];
        var batch = new SendBatch(records);
        await (records.Count < BulkSize ? _quick : _bulk).SendAsync(batch, cancellationToken).ConfigureAwait(false);
        return await batch.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits up to 10 s for outstanding answers, then closes.</summary>
    public ValueTask DisposeAsync() => CloseAsync(ClosePatience);

    /// <summary>Waits for outstanding answers for a time, then closes. A record without an answer may have been stored.</summary>
    public async ValueTask CloseAsync(TimeSpan patience) =>
        await Task.WhenAll(Task.Run(() => _quick.Close(patience)), Task.Run(() => _bulk.Close(patience))).ConfigureAwait(false);
}
