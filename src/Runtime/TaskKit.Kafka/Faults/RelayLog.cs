using Microsoft.Extensions.Logging;

namespace TaskKit.Kafka.Faults;

/// <summary>The log lines of the relays.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(1330, LogLevel.Information, "{Group} reads all of its {Count} topics")]
    public static partial void RelayActive(this ILogger log, string group, int count);

    [LoggerMessage(1331, LogLevel.Information, "{Group} waits for topics that do not exist: {Topics}")]
    public static partial void RelayTopicsMissing(this ILogger log, string group, string topics);

    [LoggerMessage(1332, LogLevel.Warning, "{Group} moves no records now; retrying: {Trouble}")]
    public static partial void RelayTrouble(this ILogger log, string group, string trouble);

    [LoggerMessage(1333, LogLevel.Warning, "{Group} could not commit; retrying: {Reason}")]
    public static partial void RelayCommitFailed(this ILogger log, string group, string reason);

    [LoggerMessage(1334, LogLevel.Warning, "{Group} did not leave its group within {Patience}")]
    public static partial void RelayStopTimedOut(this ILogger log, string group, TimeSpan patience);
}
