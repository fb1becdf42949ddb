using Confluent.Kafka;

namespace TaskKit.Kafka.Consuming;

/// <summary>
/// Waits until the coordinator of a consumer group can take a commit. A broker answers the requests of a connection in their order, and answers a
/// join only when the whole group has joined or the session of a dead member has ended. A commit behind a join is refused, since the group has a new
/// generation by then. The client library takes that for the loss of all partitions and joins again, which makes all members join again.
/// </summary>
internal static class GroupCoordinator
{
    // Longer than the default session timeout, after which the group drops a dead member.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    // An answer that takes longer has waited for a join.
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(100);

    // One prompt answer proves too little: the request wakes the client library, which may then send a heartbeat, learn that the group changes, and
    // join. Besides, partitions change hands in two joins, one right after the other.
    private const int PromptAnswers = 2;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    /// <summary>
    /// Reads the committed offset of a partition until two answers in a row are prompt. Such a read is never refused. A commit right after it is
    /// prompt too.
    /// </summary>
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
