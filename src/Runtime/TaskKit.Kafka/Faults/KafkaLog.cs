using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Faults;

/// <summary>The log lines of the backend, without those of the relays.</summary>
internal static partial class KafkaLog
{
    [LoggerMessage(1300, LogLevel.Information, "Group {Group} was assigned {Count} partitions")]
    public static partial void Assigned(this ILogger log, string group, int count);

    [LoggerMessage(1301, LogLevel.Information, "Group {Group} gave up {Count} partitions")]
    public static partial void Revoked(this ILogger log, string group, int count);

    [LoggerMessage(1302, LogLevel.Warning, "Group {Group} lost {Count} partitions: this worker was taken for dead")]
    public static partial void PartitionsLost(this ILogger log, string group, int count);

    [LoggerMessage(1303, LogLevel.Warning, "A commit of group {Group} failed; retrying: {Cause}")]
    public static partial void CommitFailed(this ILogger log, string group, string cause);

    [LoggerMessage(1304, LogLevel.Warning, "The floors of group {Group} could not be raised: {Cause}")]
    public static partial void FloorsFailed(this ILogger log, string group, string cause);

    [LoggerMessage(
        1305,
        LogLevel.Warning,
        "The start of group {Group} could not be read; it goes on from the offsets that the brokers know: {Cause}"
    )]
    public static partial void StartsUnknown(this ILogger log, string group, string cause);

    [LoggerMessage(1306, LogLevel.Warning, "{Topic}/{Partition} is paused: {Why}")]
    public static partial void PartitionPaused(this ILogger log, string topic, int partition, string why);

    [LoggerMessage(1307, LogLevel.Error, "Group {Group}: {Trouble}")]
    public static partial void ConsumerTrouble(this ILogger log, string group, string trouble);

    [LoggerMessage(1308, LogLevel.Warning, "Group {Group} could not be left in order: {Cause}")]
    public static partial void LeaveFailed(this ILogger log, string group, string cause);

    [LoggerMessage(
        1309,
        LogLevel.Warning,
        "Group {Group} could not be left within {Patience}; its partitions are free when the session ends"
    )]
    public static partial void LeaveTimedOut(this ILogger log, string group, TimeSpan patience);

    [LoggerMessage(1314, LogLevel.Debug, "{Client}: {Line}")]
    public static partial void Client(this ILogger log, string client, string line);

    [LoggerMessage(1315, LogLevel.Error, "The producer failed and is replaced by a new one: {Reason}")]
    public static partial void ProducerFailed(this ILogger log, string reason);

    [LoggerMessage(1317, LogLevel.Debug, "Record {Place} has no id and became task {TaskId}")]
    public static partial void NamedHere(this ILogger log, KafkaPlace place, TaskId taskId);
}
