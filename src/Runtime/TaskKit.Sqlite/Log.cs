using Microsoft.Extensions.Logging;

namespace TaskKit.Sqlite;

/// <summary>All log lines of the backend.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Tasks are stored in {Path} (SQLite {Version})")]
    public static partial void Opened(this ILogger log, string path, string version);

    [LoggerMessage(1001, LogLevel.Warning, "A transaction on {Path} failed; its requests are tried one by one")]
    public static partial void BatchFailed(this ILogger log, Exception error, string path);

    [LoggerMessage(1002, LogLevel.Warning, "{Path} has been locked by another program for {Seconds} s; writing waits")]
    public static partial void Locked(this ILogger log, string path, int seconds);

    [LoggerMessage(1003, LogLevel.Warning, "Worker {Worker} died; tasks that it ran and that go on elsewhere: {Count}")]
    public static partial void WorkerDied(this ILogger log, string worker, int count);

    [LoggerMessage(
        1004,
        LogLevel.Warning,
        "Worker {Worker} has given no sign of life beyond its lease; tasks that it ran and that go on elsewhere: {Count}"
    )]
    public static partial void WorkerHangs(this ILogger log, string worker, int count);

    [LoggerMessage(
        1005,
        LogLevel.Warning,
        "Worker {Worker} was taken for dead or hung, and goes on; tasks of it that went elsewhere: {Count}"
    )]
    public static partial void Returned(this ILogger log, string worker, int count);

    [LoggerMessage(1006, LogLevel.Warning, "Upkeep of {Path} failed and is tried again")]
    public static partial void UpkeepFailed(this ILogger log, Exception error, string path);

    [LoggerMessage(
        1007,
        LogLevel.Warning,
        "Rows of task_queue with a due time, priority or crashes that are no number: {Count}; they are delivered as malformed"
    )]
    public static partial void Mended(this ILogger log, int count);

    [LoggerMessage(1008, LogLevel.Critical, "The database file is gone")]
    public static partial void FileGone(this ILogger log, Exception error);

    [LoggerMessage(1009, LogLevel.Critical, "The writer of {Path} failed")]
    public static partial void WriterFailed(this ILogger log, Exception error, string path);

    [LoggerMessage(1010, LogLevel.Error, "A listener of worker {Worker} failed")]
    public static partial void ListenerFailed(this ILogger log, Exception error, string worker);
}
