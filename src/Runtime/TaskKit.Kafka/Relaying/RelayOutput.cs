using System.Collections.Concurrent;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>The answers to a batch that was sent.</summary>
/// <param name="Batch">The records that were moved.</param>
/// <param name="Results">The answers, in the same order.</param>
internal readonly record struct RelayAnswer(IReadOnlyList<RelayedRecord> Batch, IReadOnlyList<ProducedRecord> Results);

/// <summary>Sends the batches of a relay, and keeps the answers until the relay's thread takes them.</summary>
internal sealed class RelayOutput(RecordProducer producer)
{
    private readonly BlockingCollection<RelayAnswer> _answers = [];

    /// <summary>The number of records on their way.</summary>
    public int InFlight { get; private set; }

    public void Send(List<RelayedRecord> batch, List<OutgoingRecord> records)
    {
        foreach (var record in batch)
            record.Partition.InFlight++;
        InFlight += batch.Count;
        _ = SendAsync(batch, records);
    }

    /// <summary>Takes an answer; false when none comes within <paramref name="patience"/>.</summary>
    public bool TryTake(out RelayAnswer answer, TimeSpan patience)
    {
        if (!_answers.TryTake(out answer, patience))
            return false;
        foreach (var record in answer.Batch)
            record.Partition.InFlight--;
        InFlight -= answer.Batch.Count;
        return true;
    }

    private async Task SendAsync(List<RelayedRecord> batch, List<OutgoingRecord> records) =>
        _answers.Add(new RelayAnswer(batch, await producer.SendAsync(records, CancellationToken.None).ConfigureAwait(false)));
}
