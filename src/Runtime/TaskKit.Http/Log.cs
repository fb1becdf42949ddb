using Microsoft.Extensions.Logging;

namespace TaskKit.Http;

/// <summary>The log lines of the API. Ids 600 to 649.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Warning, "A request was answered 503, because the backend failed")]
    public static partial void BackendFailed(this ILogger log, Exception exception);

    [LoggerMessage(601, LogLevel.Information, "{Caller} asked to {Operation} task {TaskId}: {Result}")]
    public static partial void Operated(this ILogger log, string caller, string operation, TaskId taskId, string result);

    [LoggerMessage(602, LogLevel.Information, "The API is open for {Permissions} by policies; closed for {Closed}")]
    public static partial void Opened(this ILogger log, string permissions, string closed);

    [LoggerMessage(640, LogLevel.Information, "Health and metrics are served at {Addresses}")]
    public static partial void ProbesServed(this ILogger log, string addresses);

    [LoggerMessage(641, LogLevel.Warning, "A request for {Path} was answered 500")]
    public static partial void ProbeFailed(this ILogger log, Exception exception, string path);
}
