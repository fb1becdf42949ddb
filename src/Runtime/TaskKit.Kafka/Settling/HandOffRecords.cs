using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Settling;

/// <summary>
/// Makes the records that carry a task on. Key and value are those of the record before, byte for byte; what has changed stands in the headers.
/// </summary>
internal sealed class HandOffRecords(TopicNames topics)
{
    /// <summary>Why a task is buried that killed its workers.</summary>
    public static TaskFailure Crashed(int crashes) =>
        new(
            DeadLetterReasons.Crashed,
            TaskError.Handler(
                $"{crashes} workers died while they ran this task, the last one while it ran nothing else. Look for what ends the process: a stack overflow, an exit, too much memory.",
                "CRASHED"
            )
        );

    /// <summary>The record that a decided hand-off leads to.</summary>
    public OutgoingRecord Make(HandOff handOff, DateTimeOffset now)
    {
        var (record, intent) = (handOff.Source.Record, handOff.Intent);
        var headers = Begin(record, handOff.Run.Type, handOff.Run.Generation);
        if (intent.Kind == IntentKind.Dead)
        {
            RecordHeaders.Write(headers, RecordHeaders.Attempt, handOff.Ended);
            RecordHeaders.Write(headers, RecordHeaders.Reason, intent.Failure!.Reason);
            if (!handOff.WithoutError)
                RecordHeaders.Write(headers, RecordHeaders.Error, intent.Failure.Error);
            return Outgoing(record, topics.DeadLetters, headers);
        }
        var due = intent.Due ?? now;
        Write(headers, handOff.IsMove ? record.Turn : handOff.Run.Turn + 1, handOff.Ended);
        RecordHeaders.Write(headers, RecordHeaders.Due, due.ToUnixTimeMilliseconds());
        return Outgoing(record, due <= now ? topics.Worker(handOff.Run.Type) : topics.Retry(RetryTier.For(due - now)), headers);
    }

    /// <summary>The record that makes a task run again at once: in a later turn, or in the next generation.</summary>
    public OutgoingRecord Again(IncomingRecord record, StoredTask stored, int generation, int turn, int ended)
    {
        var headers = Begin(record, stored.Type, generation, stored.Id);
        Write(headers, turn, ended);
        return Outgoing(record, topics.Worker(stored.Type), headers);
    }

    private static void Write(Headers headers, int turn, int ended)
    {
        if (turn > 0)
            RecordHeaders.Write(headers, RecordHeaders.Turn, turn);
        if (ended > 0)
            RecordHeaders.Write(headers, RecordHeaders.Attempt, ended);
    }

    private static Headers Begin(IncomingRecord record, string type, int generation, TaskId? id = null)
    {
        var headers = RecordHeaders.Foreign(record.Headers);
        RecordHeaders.Write(headers, RecordHeaders.Id, (id ?? record.Task.Id).ToString());
        RecordHeaders.Write(headers, RecordHeaders.Type, type);
        if (generation > 0)
            RecordHeaders.Write(headers, RecordHeaders.Generation, generation);
        RecordHeaders.Write(headers, RecordHeaders.Origin, record.Origin.ToString());
        return headers;
    }

    private static OutgoingRecord Outgoing(IncomingRecord record, string topic, Headers headers) =>
        new(topic, record.Key, record.Value, headers);
}
