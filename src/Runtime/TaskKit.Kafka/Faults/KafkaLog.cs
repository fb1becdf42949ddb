using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Faults;

/// <summary>The log lines of the backend, but for those of the relays.</summary>
internal static partial class KafkaLog
{
    [LoggerMessage(1200, LogLevel.Information, "Group {Group} was assigned {Count} partitions")]
    public static partial void Assigned(this ILogger log, string group, int count);

    [LoggerMessage(1201, LogLevel.Information, "Group {Group} gave up {Count} partitions")]
    public static partial void Revoked(this ILogger log, string group, int count);

    [LoggerMessage(1202, LogLevel.Warning, "Group {Group} lost {Count} partitions: this worker was taken for dead")]
    public static partial void PartitionsLost(this ILogger log, string group, int count);

    [LoggerMessage(1203, LogLevel.Warning, "A commit of group {Group} failed and is tried again: {Cause}")]
    public static partial void CommitFailed(this ILogger log, string group, string cause);

    [LoggerMessage(1204, LogLevel.Warning, "The floors of group {Group} could not be raised: {Cause}")]
    public static partial void FloorsFailed(this ILogger log, string group, string cause);

    [LoggerMessage(1205, LogLevel.Warning, "Where group {Group} goes on could not be read; the broker's answer counts: {Cause}")]
    public static partial void StartsUnknown(this ILogger log, string group, string cause);

    [LoggerMessage(1206, LogLevel.Warning, "{Topic}/{Partition} is read no further for now: {Why}")]
    public static partial void PartitionPaused(this ILogger log, string topic, int partition, string why);

    [LoggerMessage(1207, LogLevel.Error, "Group {Group}: {Trouble}")]
    public static partial void ConsumerTrouble(this ILogger log, string group, string trouble);

    [LoggerMessage(1208, LogLevel.Warning, "Group {Group} could not be left in order: {Cause}")]
    public static partial void LeaveFailed(this ILogger log, string group, string cause);

    [LoggerMessage(
        1209,
        LogLevel.Warning,
        "Group {Group} could not be left within {Patience}; its partitions are free when the session ends"
    )]
    public static partial void LeaveTimedOut(this ILogger log, string group, TimeSpan patience);

    [LoggerMessage(1214, LogLevel.Debug, "{Client}: {Line}")]
    public static partial void Client(this ILogger log, string client, string line);

    [LoggerMessage(1215, LogLevel.Error, "The producer failed and is made anew: {Reason}")]
    public static partial void ProducerFailed(this ILogger log, string reason);

    [LoggerMessage(1217, LogLevel.Debug, "Record {Place} came without an id: it is task {TaskId}")]
    public static partial void NamedHere(this ILogger log, KafkaPlace place, TaskId taskId);
}
