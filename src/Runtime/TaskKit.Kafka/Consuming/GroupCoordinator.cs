using Confluent.Kafka;

namespace TaskKit.Kafka.Consuming;

/// <summary>
/// A broker answers the requests of a connection one after the other, and one that joins a group only when the whole group has joined, or a dead
/// member's session is over. A commit that waits behind it names a generation that has ended by then: it is refused, and the client library takes
/// that for the loss of all partitions and joins once more, for which all others must join again.
/// </summary>
internal static class GroupCoordinator
{
    // Longer than the default session, in which a dead member is noticed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    // Whoever waited longer has waited for a join.
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(100);

    // What is asked wakes the client library, which may send its heartbeat behind it, hear that the group changes, and join: so it is asked once more
    // after a moment. And partitions change hands in two joins, the second right after the first.
    private const int PromptAnswers = 2;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    /// <summary>Asks for something that is never refused until it is answered promptly, twice: then a commit that follows at once does not wait either.</summary>
    /// <param name="consumer">The member of the group.</param>
    /// <param name="partition">Any partition.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KafkaException">It does not answer in time.</exception>
    public static void Await(IConsumer<byte[]?, byte[]?> consumer, TopicPartition partition, TimeProvider time)
    {
        long begun = time.GetTimestamp();
        var left = Patience;
        for (int prompt = 0; prompt < PromptAnswers && left > TimeSpan.Zero; left = Patience - time.GetElapsedTime(begun))
        {
            if (prompt > 0)
                Thread.Sleep(Moment);
            long asked = time.GetTimestamp();
            consumer.Committed([partition], left);
            prompt = time.GetElapsedTime(asked) < Prompt ? prompt + 1 : 0;
        }
    }
}
