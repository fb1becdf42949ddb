using Microsoft.Extensions.Logging;

namespace TaskKit.Kafka;

/// <summary>Log lines of the producer and of the relays.</summary>
internal static partial class Log
{
    [LoggerMessage(1230, LogLevel.Debug, "{Client}: {Line}")]
    public static partial void Client(this ILogger log, string client, string line);

    [LoggerMessage(1231, LogLevel.Error, "The producer failed and is made anew: {Reason}")]
    public static partial void ProducerFailed(this ILogger log, string reason);

    [LoggerMessage(1232, LogLevel.Information, "{Group} reads all of its {Count} topics")]
    public static partial void RelayActive(this ILogger log, string group, int count);

    [LoggerMessage(1233, LogLevel.Information, "{Group} waits for topics that do not exist: {Topics}")]
    public static partial void RelayTopicsMissing(this ILogger log, string group, string topics);

    [LoggerMessage(1234, LogLevel.Warning, "{Group} moves no records now, and tries again: {Trouble}")]
    public static partial void RelayTrouble(this ILogger log, string group, string trouble);

    [LoggerMessage(1235, LogLevel.Warning, "{Group} could not commit, and tries again: {Reason}")]
    public static partial void RelayCommitFailed(this ILogger log, string group, string reason);

    [LoggerMessage(1236, LogLevel.Warning, "{Group} did not leave its group within {Patience}")]
    public static partial void RelayStopTimedOut(this ILogger log, string group, TimeSpan patience);
}
