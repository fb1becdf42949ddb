using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Producing;

/// <summary>Makes the records of tasks: the first ones, and those of hand-offs.</summary>
/// <param name="topics">The names of the topics.</param>
/// <param name="holdUpTo">The longest wait that a task without a key spends in its worker topic.</param>
internal sealed class HandOffRecords(TopicNames topics, TimeSpan holdUpTo)
{
    private const int ShortMessage = 100;

    /// <summary>Makes the first record of a task, for the topic of its type or for the tier of its time.</summary>
    public OutgoingRecord First(TaskEnvelope task, DateTimeOffset now)
    {
        // A task with a key waits in its worker topic: out of a tier it would come behind the later tasks of its key.
        if (task.Key is null && task.NotBefore is { } due && due - now > holdUpTo)
            return OutgoingRecord.First(task, topics.Retry(RetryTier.For(due - now)), due);
        return OutgoingRecord.First(task, topics.Worker(task.Type));
    }

    /// <summary>Makes the record of a hand-off.</summary>
    public OutgoingRecord Make(HandOff handOff, DateTimeOffset now)
    {
        var (record, intent) = ((IncomingRecord)handOff.Source.Record, handOff.Intent);
        if (intent.Kind == IntentKind.Dead)
            return OutgoingRecord.DeadLetter(
                record,
                topics.DeadLetters,
                handOff.Ended,
                handOff.IsTooLarge ? Cut(intent.Failure!) : intent.Failure!
            );
        var due = intent.Due ?? now;
        string topic = due - now <= holdUpTo ? topics.Worker(handOff.Run.Type) : topics.Retry(RetryTier.For(due - now));
        return handOff.IsMove
            ? OutgoingRecord.Hop(record, topic)
            : OutgoingRecord.NextLeg(record, topic, record.Leg + 1, handOff.Ended, due);
    }

    private static TaskFailure Cut(TaskFailure failure) =>
        failure.Error.Message.Length <= ShortMessage
            ? failure
            : failure with
            {
                Error = TaskError.Of(failure.Error.Type, failure.Error.Message[..ShortMessage] + "…", failure.Error.Code),
            };
}
