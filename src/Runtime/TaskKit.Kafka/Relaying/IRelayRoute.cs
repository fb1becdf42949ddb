using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>Which records a relay moves, when, and where to. Called on the relay's thread: it must not block.</summary>
internal interface IRelayRoute
{
    /// <summary>The consumer group.</summary>
    string Group { get; }

    /// <summary>The topics that are read, as far as they exist.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>For how long records under load are gathered, when they are fetched and again when they are sent. Zero for not at all.</summary>
    TimeSpan Gathers { get; }

    /// <summary>From when on a record may be moved.</summary>
    DateTimeOffset RipeAt(IncomingRecord record);

    /// <summary>The fate of a ripe record, and the topic that it goes to.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The clock's time.</param>
    /// <param name="topics">The topics that there are.</param>
    /// <returns><see langword="null"/> when the topics must be looked up again first.</returns>
    OutgoingRecord? Route(RelayedRecord record, DateTimeOffset now, ClusterTopics topics);
}
