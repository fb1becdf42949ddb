using Microsoft.Extensions.Logging;

namespace TaskKit.Brokers.Faults;

/// <summary>The log lines of the workers on all brokers.</summary>
internal static partial class BrokerLog
{
    [LoggerMessage(1100, LogLevel.Error, "{Count} retries and dead letters cannot be produced; retrying: {Trouble}")]
    public static partial void HandOffsFail(this ILogger log, int count, string trouble);

    [LoggerMessage(
        1101,
        LogLevel.Warning,
        "{Count} tasks could not be given back; other workers take them over when the lease of this one ends: {Cause}"
    )]
    public static partial void ReleaseFailed(this ILogger log, int count, string cause);

    [LoggerMessage(
        1102,
        LogLevel.Warning,
        "The guard could not be asked which of {Count} running tasks still belong to this worker; the settle of each finds out: {Cause}"
    )]
    public static partial void GrantsUnknown(this ILogger log, int count, string cause);

    [LoggerMessage(1103, LogLevel.Warning, "{Count} tasks are stored, but cannot be found by id until they start: {Cause}")]
    public static partial void AcceptedBlindly(this ILogger log, int count, string cause);

    [LoggerMessage(
        1104,
        LogLevel.Warning,
        "The guard holds task {Task} to be running in this worker, but the worker does not run it. The guard has lost the outcome; the task is released and runs again"
    )]
    public static partial void RunGivenUp(this ILogger log, TaskId task);
}
