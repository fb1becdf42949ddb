using TaskKit.Backends;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Relaying;

/// <summary>
/// Decides where a due record goes: to the topic of its type. A type without a topic is declared by no program, and its records become dead letters,
/// or go back into a tier if such tasks are parked.
/// </summary>
/// <param name="names">The names of the topics.</param>
/// <param name="unknownTypes">The fate of tasks whose type no program declares.</param>
internal sealed class Destination(TopicNames names, UnknownTypePolicy unknownTypes)
{
    // The time after which a relay looks again for the topic of a parked task.
    private static readonly TimeSpan Parked = TimeSpan.FromSeconds(30);

    // The list of types goes into a header of the dead letter, and a cluster may have thousands of topics.
    private const int LongestList = 1_000;

    /// <returns>The record; <see langword="null"/> when the topic may have been created since the cluster's last answer.</returns>
    public OutgoingRecord? Of(RelayedRecord record, DateTimeOffset now, ClusterTopics topics)
    {
        var source = record.Source;
        if (source.Malformed is { } problem)
            return Bury(record, DeadLetterReasons.Malformed, TaskError.Validation(problem));
        string type = source.Task.Type;
        if (!TopicNames.IsType(type))
            return Bury(
                record,
                DeadLetterReasons.Malformed,
                TaskError.Validation("'type' must be the name of a task type: letters, digits, '.', '_', '-' and ':'.")
            );
        string topic = names.Worker(type);
        if (topics.Contains(topic))
            return OutgoingRecord.Hop(source, topic);
        if (!topics.IsLaterThan(record.FetchedAt))
            return null;
        return unknownTypes == UnknownTypePolicy.Park
            ? Park(source, now)
            : Bury(
                record,
                DeadLetterReasons.UnknownType,
                TaskError.Permanent($"No handler registered for task type '{type}'. Registered types: [{Known(topics)}]")
            );
    }

    private OutgoingRecord Park(IncomingRecord source, DateTimeOffset now)
    {
        var due = source.Due is { } stated && stated > now + Parked ? stated : now + Parked;
        return OutgoingRecord.Postpone(source, names.Retry(RetryTier.For(due - now)), due);
    }

    private OutgoingRecord Bury(RelayedRecord record, string reason, TaskError error)
    {
        var told = record.WithoutError ? TaskError.Of(error.Type, "", error.Code) : error;
        return OutgoingRecord.DeadLetter(record.Source, names.DeadLetters, record.Source.Ended, new TaskFailure(reason, told));
    }

    private string Known(ClusterTopics topics)
    {
        string list = string.Join(
            ", ",
            topics.All.Select(names.TypeOf).OfType<string>().Order(StringComparer.Ordinal).Select(type => $"'{type}'")
        );
        return list.Length <= LongestList ? list : list[..LongestList] + "…";
    }
}
