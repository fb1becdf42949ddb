using TaskKit.Backends;

namespace TaskKit.Brokers.HandingOn;

/// <summary>Writes records to a broker. Answers stand in the order of the records. A record without a fault in its answer is stored.</summary>
internal interface IRecordSink
{
    /// <summary>The reason why the first record of a task could never be written; <see langword="null"/> when none is known.</summary>
    SinkFault? Objection(TaskEnvelope task);

    /// <summary>Writes the first records of tasks.</summary>
    ValueTask<SinkAnswer[]> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the records of hand-offs with the bytes of the old ones: the next leg, the same leg at another place, or the dead letter.
    /// </summary>
    ValueTask<SinkAnswer[]> HandOnAsync(IReadOnlyList<HandOff> handOffs, CancellationToken cancellationToken);
}
