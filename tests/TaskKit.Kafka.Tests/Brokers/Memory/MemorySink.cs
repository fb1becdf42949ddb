using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>Writes tasks and hand-offs to the broker in memory.</summary>
internal sealed class MemorySink(MemoryBroker broker) : IRecordSink
{
    public SinkFault? Objection(TaskEnvelope task) => null;

    public ValueTask<SinkAnswer[]> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            tasks
                .Select(task => Write(new MemoryRecord(task with { Payload = task.Payload.ToArray() }, task.Type, task.NotBefore)))
                .ToArray()
        );

    public ValueTask<SinkAnswer[]> HandOnAsync(IReadOnlyList<HandOff> handOffs, CancellationToken cancellationToken) =>
        ValueTask.FromResult(handOffs.Select(handOff => Write(RecordOf(handOff))).ToArray());

    private static MemoryRecord RecordOf(HandOff handOff)
    {
        var source = handOff.Source.Record;
        bool isDead = handOff.Intent.Kind == IntentKind.Dead;
        return new MemoryRecord(source.Task, isDead ? MemoryBroker.DeadLetters : source.Task.Type, handOff.Intent.Due)
        {
            Leg = handOff.IsMove || isDead ? source.Leg : source.Leg + 1,
            Ended = handOff.IsMove ? source.Ended : handOff.Ended,
        };
    }

    private SinkAnswer Write(MemoryRecord record)
    {
        broker.Write(record);
        return new SinkAnswer(record.Place, null);
    }
}
