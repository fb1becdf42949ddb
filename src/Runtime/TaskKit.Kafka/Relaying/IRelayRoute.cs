using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>The route of a relay: its topics, and the time and destination of each move. Called on the relay's thread: it must not block.</summary>
internal interface IRelayRoute
{
    /// <summary>The name of the relay in metrics.</summary>
    string Name { get; }

    /// <summary>The consumer group.</summary>
    string Group { get; }

    /// <summary>The topics to read, as far as they exist.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>The time for which records are gathered under load: once in a fetch, and again before a send. Zero for none.</summary>
    TimeSpan Gathers { get; }

    /// <summary>The earliest time at which a record may be moved.</summary>
    DateTimeOffset RipeAt(IncomingRecord record);

    /// <summary>Makes the record that a ripe record leads to.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The clock's time.</param>
    /// <param name="topics">The topics of the cluster.</param>
    /// <returns>The record; <see langword="null"/> when the cluster must be asked for its topics again first.</returns>
    OutgoingRecord? Route(RelayedRecord record, DateTimeOffset now, ClusterTopics topics);
}
