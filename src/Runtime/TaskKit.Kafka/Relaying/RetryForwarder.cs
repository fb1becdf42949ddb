using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Relaying;

/// <summary>
/// Brings records that wait in the tiers on: to the next shorter tier, and when they are due to the topic of their type. Never before they are due
/// by this machine's clock.
/// </summary>
internal sealed class RetryForwarder(TopicNames names, UnknownTypePolicy unknownTypes = UnknownTypePolicy.Bury) : IRelayRoute
{
    // So little is waited for here: another hop would take longer than it is worth.
    private static readonly TimeSpan Remainder = TimeSpan.FromSeconds(1);

    private readonly Destination _destination = new(names, unknownTypes);

    public string Group => names.RetryGroup;

    public IReadOnlyList<string> Topics => names.RetryTopics;

    // Small beside the 250 ms that a retry may be late, and large beside the time between two of many.
    public TimeSpan Gathers { get; } = TimeSpan.FromMilliseconds(20);

    public DateTimeOffset RipeAt(IncomingRecord record)
    {
        var ripeAt = names.TierOf(record.Place.Topic)!.RipeAt(record.Due, record.Timestamp);
        return record.Due is { } due && due - ripeAt < Remainder ? due : ripeAt;
    }

    public OutgoingRecord? Route(RelayedRecord record, DateTimeOffset now, ClusterTopics topics)
    {
        if (record.Source is { Malformed: null, Due: { } due } && due > now)
            return OutgoingRecord.Hop(record.Source, names.Retry(RetryTier.For(due - now)));
        return _destination.Of(record, now, topics);
    }
}
