using TaskKit.Backends;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Relaying;

/// <summary>Where a record that may run goes: to the topic of its type, or to the dead letters when no worker would know it.</summary>
internal static class Destination
{
    /// <returns><see langword="null"/> when the topic may have been made since the topics were looked up.</returns>
    public static OutgoingRecord? Of(RelayedRecord record, TopicNames names, ClusterTopics topics)
    {
        var source = record.Source;
        if (source.Malformed is { } problem)
            return Bury(record, names, DeadLetterReasons.Malformed, problem);
        if (!TopicNames.IsType(source.Task.Type))
            return Bury(
                record,
                names,
                DeadLetterReasons.Malformed,
                "'type' is no name of a task type: letters, digits, '.', '_', '-' and ':'."
            );
        string topic = names.Worker(source.Task.Type);
        if (topics.Contains(topic))
            return OutgoingRecord.Hop(source, topic);
        return topics.IsLaterThan(record.FetchedAt)
            ? Bury(record, names, DeadLetterReasons.UnknownType, $"No worker topic '{topic}' for task type '{source.Task.Type}'.")
            : null;
    }

    private static OutgoingRecord Bury(RelayedRecord record, TopicNames names, string reason, string text)
    {
        var error = TaskError.Validation(record.WithoutError ? "" : text);
        return OutgoingRecord.DeadLetter(record.Source, names.DeadLetters, record.Source.Attempt, new TaskFailure(reason, error));
    }
}
