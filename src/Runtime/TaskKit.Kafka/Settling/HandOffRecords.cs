using TaskKit.Backends;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Settling;

/// <summary>Makes the records that carry a task on.</summary>
internal sealed class HandOffRecords(TopicNames topics)
{
    private const int ShortMessage = 100;

    /// <summary>Why a task is buried that killed its workers.</summary>
    public static TaskFailure Crashed(int crashes) =>
        new(
            DeadLetterReasons.Crashed,
            TaskError.Handler(
                $"{crashes} workers died while they ran this task, the last one while it ran nothing else. Look for what ends the process: a stack overflow, an exit, too much memory.",
                "CRASHED"
            )
        );

    /// <summary>A task's first record, in the topic of its type or in the tier of its time.</summary>
    public OutgoingRecord First(TaskEnvelope task, DateTimeOffset now)
    {
        // A task with a key waits in its place in the order, not in a tier.
        if (task.Key is null && task.NotBefore is { } due && due > now)
            return OutgoingRecord.First(task, topics.Retry(RetryTier.For(due - now)), due);
        return OutgoingRecord.First(task, topics.Worker(task.Type));
    }

    /// <summary>The record that a decided hand-off leads to.</summary>
    public OutgoingRecord Make(HandOff handOff, DateTimeOffset now)
    {
        var (record, intent) = (handOff.Source.Record, handOff.Intent);
        if (intent.Kind == IntentKind.Dead)
            return OutgoingRecord.DeadLetter(
                record,
                topics.DeadLetters,
                handOff.Ended,
                handOff.IsTooLarge ? Cut(intent.Failure!) : intent.Failure!
            );
        var due = intent.Due ?? now;
        string topic = due <= now ? topics.Worker(handOff.Run.Type) : topics.Retry(RetryTier.For(due - now));
        return handOff.IsMove
            ? OutgoingRecord.Hop(record, topic)
            : OutgoingRecord.NextTurn(record, topic, record.Turn + 1, handOff.Ended, due);
    }

    private static TaskFailure Cut(TaskFailure failure) =>
        failure.Error.Message.Length <= ShortMessage
            ? failure
            : failure with
            {
                Error = TaskError.Of(failure.Error.Type, failure.Error.Message[..ShortMessage] + "…", failure.Error.Code),
            };
}
