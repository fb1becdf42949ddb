using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Relaying;

/// <summary>The route of the records in the tiers: to a shorter tier, and at the end to the topic of their type.</summary>
/// <param name="names">The names of the topics.</param>
/// <param name="margin">
/// The time by which a record goes to its worker topic before it is due. The worker holds the rest of the wait. It is half of the longest wait that a
/// worker holds: clocks that differ a bit then do not send a record back and forth.
/// </param>
/// <param name="unknownTypes">The fate of tasks whose type no program declares.</param>
internal sealed class RetryForwarder(TopicNames names, TimeSpan margin, UnknownTypePolicy unknownTypes = UnknownTypePolicy.Bury)
    : IRelayRoute
{
    // A rest of the wait that is no longer than this is spent in the tier, since another move would cost more.
    private static readonly TimeSpan ShortRest = TimeSpan.FromSeconds(1);

    private readonly Destination _destination = new(names, unknownTypes);

    public string Name => "retries";

    public string Group => names.RetryGroup;

    public IReadOnlyList<string> Topics => names.RetryTopics;

    // Little beside the 250 ms by which a retry may be late, and much beside the time between two records under load.
    public TimeSpan Gathers { get; } = TimeSpan.FromMilliseconds(20);

    public DateTimeOffset RipeAt(IncomingRecord record)
    {
        var goesAt = record.Due - margin;
        var ripeAt = names.TierOf(record.Place.Topic)!.RipeAt(goesAt, record.Timestamp);
        return goesAt is { } at && at - ripeAt < ShortRest ? at : ripeAt;
    }

    public OutgoingRecord? Route(RelayedRecord record, DateTimeOffset now, ClusterTopics topics)
    {
        if (record.Source is { Malformed: null, Due: { } due } && due - margin > now)
            return OutgoingRecord.Hop(record.Source, names.Retry(RetryTier.For(due - now)));
        return _destination.Of(record, now, topics);
    }
}
