using TaskKit.Backends;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Relaying;

/// <summary>
/// The destination of a record that may run: the topic of its type; without one, which says that no program declares the type, the dead letters, or
/// back into a tier where such tasks are kept.
/// </summary>
/// <param name="names">What the topics are called.</param>
/// <param name="unknownTypes">What is done with tasks of a type that no program declares.</param>
internal sealed class Destination(TopicNames names, UnknownTypePolicy unknownTypes)
{
    // How soon a task whose type is unknown is looked at again.
    private static readonly TimeSpan Parked = TimeSpan.FromSeconds(30);

    // A cluster may have thousands of topics, and a dead letter's headers count against its size.
    private const int LongestList = 1_000;

    /// <returns><see langword="null"/> when the topic may have been made since the topics were looked up.</returns>
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
                TaskError.Validation("'type' is no name of a task type: letters, digits, '.', '_', '-' and ':'.")
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
