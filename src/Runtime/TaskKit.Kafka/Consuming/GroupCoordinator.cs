using Confluent.Kafka;

namespace TaskKit.Kafka.Consuming;

/// <summary>
/// The wait for the coordinator of a consumer group. A broker answers the requests of a connection in their order. The answer to a join comes when the
/// whole group has joined, or when the session of a dead member has ended. A commit behind a join names a generation that has ended by then, and is
/// refused. The client library takes the refusal for the loss of all partitions and joins again, and then all members must join again.
/// </summary>
internal static class GroupCoordinator
{
    // Longer than the default session, in which a dead member is noticed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    // A longer answer has waited for a join.
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(100);

    // A request wakes the client library, which may send its heartbeat after the request, hear that the group changes, and join. So a second request
    // follows after a moment. Also, partitions change hands in two joins, the second right after the first.
    private const int PromptAnswers = 2;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    /// <summary>Reads the offset of a partition, which is never refused, until two answers in a row are prompt. A commit right after it is prompt too.</summary>
    /// <param name="consumer">The member of the group.</param>
    /// <param name="partition">Any partition.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KafkaException">The coordinator does not answer in time.</exception>
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
