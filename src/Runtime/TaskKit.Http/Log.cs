using Microsoft.Extensions.Logging;

namespace TaskKit.Http;

/// <summary>The log lines of the API. Ids 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "A request was answered 503, because the backend failed")]
    public static partial void BackendFailed(this ILogger log, Exception exception);

    [LoggerMessage(1401, LogLevel.Information, "{Caller} asked to {Operation} task {TaskId}: {Result}")]
    public static partial void Operated(this ILogger log, string caller, string operation, TaskId taskId, string result);

    [LoggerMessage(1405, LogLevel.Information, "{Caller} paused {Scope}: {Reason}")]
    public static partial void Paused(this ILogger log, string caller, string scope, string reason);

    [LoggerMessage(1406, LogLevel.Information, "{Caller} resumed {Scope}: {Result}")]
    public static partial void Resumed(this ILogger log, string caller, string scope, string result);

    [LoggerMessage(1407, LogLevel.Information, "{Caller} ran the schedule {Schedule}, task {TaskId}: {Result}")]
    public static partial void ScheduleRun(this ILogger log, string caller, string schedule, TaskId taskId, string result);

    [LoggerMessage(1408, LogLevel.Information, "{Caller} {Act} the schedule {Schedule}")]
    public static partial void ScheduleChanged(this ILogger log, string caller, string act, string schedule);

    [LoggerMessage(1409, LogLevel.Warning, "The schedule {Schedule} was asked to run, and its task was not accepted")]
    public static partial void ScheduleNotRun(this ILogger log, Exception error, string schedule);

    [LoggerMessage(1410, LogLevel.Information, "{Caller} limited task type {TaskType}: {Limit}")]
    public static partial void Limited(this ILogger log, string caller, string taskType, string limit);

    [LoggerMessage(1411, LogLevel.Information, "{Caller} cleared the limit of task type {TaskType}: {Result}")]
    public static partial void LimitCleared(this ILogger log, string caller, string taskType, string result);

    [LoggerMessage(1402, LogLevel.Information, "Health and metrics are served at {Addresses}")]
    public static partial void ProbesServed(this ILogger log, string addresses);

    [LoggerMessage(1403, LogLevel.Warning, "A request for {Path} was answered 500")]
    public static partial void ProbeFailed(this ILogger log, Exception exception, string path);

    [LoggerMessage(
        1404,
        LogLevel.Information,
        "The API is served at http://localhost:{Port} for this machine alone; what has no policy is open to it"
    )]
    public static partial void ServedLocally(this ILogger log, int port);
}
