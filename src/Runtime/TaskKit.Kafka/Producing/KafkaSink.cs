using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Producing;

/// <summary>Writes the records of tasks and of hand-offs to their topics.</summary>
internal sealed class KafkaSink(RecordProducer producer, HandOffRecords records, TopicNames topics, int maxMessageBytes, TimeProvider time)
    : IRecordSink
{
    private readonly ConcurrentDictionary<(string Topic, int Partition), StreamName> _names = new();

    public SinkFault? Objection(TaskEnvelope task) => TooLarge(records.First(task, time.GetUtcNow()));

    public async ValueTask<SinkAnswer[]> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken)
    {
        var answers = new SinkAnswer[tasks.Count];
        var made = new List<OutgoingRecord>(tasks.Count);
        var now = time.GetUtcNow();
        for (int i = 0; i < tasks.Count; i++)
        {
            var record = records.First(tasks[i], now);
            if (TooLarge(record) is { } fault)
                answers[i] = new SinkAnswer(default, fault);
            else
                made.Add(record);
        }
        var produced = await producer.SendAsync(made, cancellationToken).ConfigureAwait(false);
        for (int i = 0, k = 0; i < answers.Length; i++)
            if (answers[i].Fault is null)
                answers[i] = Answer(produced[k++]);
        return answers;
    }

    public async ValueTask<SinkAnswer[]> HandOnAsync(IReadOnlyList<HandOff> handOffs, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var produced = await producer
            .SendAsync([.. handOffs.Select(handOff => records.Make(handOff, now))], cancellationToken)
            .ConfigureAwait(false);
        return Array.ConvertAll(produced, Answer);
    }

    private SinkAnswer Answer(ProducedRecord produced) =>
        produced.Fault is { } fault ? new(default, fault) : new(new RecordPlace(produced.Place.Offset, NameOf(produced.Place)), null);

    private StreamName NameOf(in KafkaPlace place) =>
        _names.GetOrAdd(
            (place.Topic, place.Partition),
            static (stream, topics) => KafkaPlace.NameOf(stream.Topic, stream.Partition, topics.TypeOf(stream.Topic)),
            topics
        );

    private SinkFault? TooLarge(OutgoingRecord record) =>
        SendBatch.SizeOf(record) is var size && size <= maxMessageBytes
            ? null
            : new(
                SinkVerdict.Refused,
                $"Its record has {size} bytes; at most {maxMessageBytes} are allowed (TaskKit:Kafka:MaxMessageBytes)."
            )
            {
                IsTooLarge = true,
            };
}
