using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>
/// The route of a relay: the topics that it reads, and for each record the time and the destination. Called on the relay's thread; must not block.
/// </summary>
internal interface IRelayRoute
{
    /// <summary>The name of the relay in metrics.</summary>
    string Name { get; }

    /// <summary>The consumer group.</summary>
    string Group { get; }

    /// <summary>The topics to read. Some may not exist.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>The time for which the relay gathers records under load, once in a fetch and again before a send; zero for none.</summary>
    TimeSpan Gathers { get; }

    /// <summary>The earliest time at which a record may be moved.</summary>
    DateTimeOffset RipeAt(IncomingRecord record);

    /// <summary>Makes the record to produce for a ripe one.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The clock's time.</param>
    /// <param name="topics">The topics of the cluster.</param>
    /// <returns>The record; <see langword="null"/> when the cluster must be asked for its topics again first.</returns>
    OutgoingRecord? Route(RelayedRecord record, DateTimeOffset now, ClusterTopics topics);
}
