using System.Text;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Relaying;

/// <summary>
/// The route of the tasks in <c>tasks.pending</c> to the topic of their type, or to a tier. Programs that write to that topic need not know the
/// others.
/// </summary>
/// <param name="names">The names of the topics.</param>
/// <param name="holdUpTo">The longest wait that a task spends in its worker topic.</param>
/// <param name="unknownTypes">The fate of tasks whose type no program declares.</param>
internal sealed class Dispatcher(TopicNames names, TimeSpan holdUpTo, UnknownTypePolicy unknownTypes = UnknownTypePolicy.Bury) : IRelayRoute
{
    private readonly Destination _destination = new(names, unknownTypes);

    public string Name => "dispatcher";

    public string Group => names.DispatcherGroup;

    public IReadOnlyList<string> Topics { get; } = [names.Pending];

    // Zero, since a new task must not wait for others.
    public TimeSpan Gathers => TimeSpan.Zero;

    public DateTimeOffset RipeAt(IncomingRecord record) => DateTimeOffset.MinValue;

    public OutgoingRecord? Route(RelayedRecord record, DateTimeOffset now, ClusterTopics topics)
    {
        var task = record.Source.Task;
        var target = _destination.Of(record, now, topics);
        if (target is null || target.Topic == names.DeadLetters)
            return target;
        // The key in the envelope becomes the record's key, which some programs do not set. A task with a key goes to no tier, or it would come
        // behind the later tasks of its key.
        if (task.Key is { } key)
            return target with { Key = target.Key ?? Encoding.UTF8.GetBytes(key) };
        if (names.TierOf(target.Topic) is not null)
            return target;
        return record.Source.Due is { } due && due - now > holdUpTo
            ? target with
            {
                Topic = names.Retry(RetryTier.For(due - now)),
            }
            : target;
    }
}
