using Microsoft.Extensions.Logging;

namespace TaskKit.Telemetry;

/// <summary>All log lines of the core. Payloads, keys and metadata never stand in one.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Worker {Worker} started with {Count} registered task types on {Backend}, concurrency {Concurrency}: {Types}"
    )]
    public static partial void WorkerStarted(this ILogger log, string worker, int count, string backend, int concurrency, string types);

    [LoggerMessage(2, LogLevel.Warning, "{Warning}")]
    public static partial void SettingUnknown(this ILogger log, string warning);

    [LoggerMessage(3, LogLevel.Information, "Disabled task type: {Type}")]
    public static partial void TypeDisabled(this ILogger log, string type);

    [LoggerMessage(4, LogLevel.Warning, "The declared task types could not be written down; trying again in {Wait}")]
    public static partial void NotDeclared(this ILogger log, Exception error, TimeSpan wait);

    [LoggerMessage(5, LogLevel.Warning, "{Waiting}")]
    public static partial void TypeAbandoned(this ILogger log, string waiting);

    [LoggerMessage(6, LogLevel.Information, "Tasks of type {TaskType} no longer wait for a worker")]
    public static partial void TypeServed(this ILogger log, string taskType);

    [LoggerMessage(7, LogLevel.Warning, "{Conflict}. Tasks that the one submits may fail in the other; update the older program")]
    public static partial void SchemasDiffer(this ILogger log, string conflict);

    [LoggerMessage(
        8,
        LogLevel.Warning,
        "This worker's entry in the list of living workers could not be written; trying again every minute"
    )]
    public static partial void NotPresent(this ILogger log, Exception error);

    [LoggerMessage(10, LogLevel.Debug, "Task {TaskType} {TaskId} attempt {Attempt}: {Outcome}")]
    public static partial void Ended(this ILogger log, string taskType, TaskId taskId, int attempt, string outcome);

    [LoggerMessage(
        11,
        LogLevel.Warning,
        "Task {TaskType} {TaskId} failed on attempt {Attempt} with {ErrorType}: {Error}; next try at {Due:O}"
    )]
    public static partial void WillRetry(
        this ILogger log,
        Exception? exception,
        string taskType,
        TaskId taskId,
        int attempt,
        string errorType,
        string error,
        DateTimeOffset due
    );

    [LoggerMessage(12, LogLevel.Error, "Task {TaskType} {TaskId} is dead after attempt {Attempt}: {Reason}: {Error}")]
    public static partial void Buried(
        this ILogger log,
        Exception? exception,
        string taskType,
        TaskId taskId,
        int attempt,
        string reason,
        string error
    );

    [LoggerMessage(15, LogLevel.Error, "Task {TaskType} {TaskId} is dead and was not run: {Reason}: {Error}")]
    public static partial void BuriedUnread(this ILogger log, string taskType, TaskId taskId, string reason, string error);

    [LoggerMessage(
        13,
        LogLevel.Warning,
        "Task {TaskType} {TaskId} attempt {Attempt} is no longer this worker's; its result was not stored"
    )]
    public static partial void Stale(this ILogger log, string taskType, TaskId taskId, int attempt);

    [LoggerMessage(14, LogLevel.Warning, "Task {TaskType} {TaskId} crashed {Crashes} workers; it runs alone now")]
    public static partial void RunsSolo(this ILogger log, string taskType, TaskId taskId, int crashes);

    [LoggerMessage(
        16,
        LogLevel.Warning,
        "Task {TaskType} {TaskId} attempt {Attempt} still runs after {Elapsed}, beyond its timeout of {Timeout}. Its token is cancelled; its handler {Doing}. The slot is free when the handler ends"
    )]
    public static partial void Overdue(
        this ILogger log,
        string taskType,
        TaskId taskId,
        int attempt,
        string elapsed,
        string timeout,
        string doing
    );

    [LoggerMessage(17, LogLevel.Warning, "Task {TaskType} {TaskId}: a callback of its cancelled token threw")]
    public static partial void CallbackFailed(this ILogger log, Exception exception, string taskType, TaskId taskId);

    [LoggerMessage(18, LogLevel.Error, "Task {TaskType} {TaskId} attempt {Attempt}: something failed around the handler")]
    public static partial void AttemptTroubled(this ILogger log, Exception exception, string taskType, TaskId taskId, int attempt);

    [LoggerMessage(
        19,
        LogLevel.Information,
        "Tasks ended: {Done} done, {Retrying} to be retried, {Dead} dead, {Other} put off, cancelled or given back"
    )]
    public static partial void Summary(this ILogger log, long done, long retrying, long dead, long other);

    [LoggerMessage(20, LogLevel.Warning, "The backend cannot hand out tasks; trying again in {Wait}")]
    public static partial void ReceiveFailed(this ILogger log, Exception error, TimeSpan wait);

    [LoggerMessage(21, LogLevel.Warning, "Outcomes that could not be stored: {Count}; trying again in {Wait}")]
    public static partial void SettleFailed(this ILogger log, Exception error, int count, TimeSpan wait);

    [LoggerMessage(22, LogLevel.Information, "The backend works again")]
    public static partial void Recovered(this ILogger log);

    [LoggerMessage(30, LogLevel.Information, "Stopping: waiting up to {DrainTimeout} for the tasks that run: {Running}")]
    public static partial void Draining(this ILogger log, TimeSpan drainTimeout, int running);

    [LoggerMessage(31, LogLevel.Warning, "Tasks that did not end in time: {Running}; they are cancelled, and given back uncounted")]
    public static partial void DrainExpired(this ILogger log, int running);

    [LoggerMessage(32, LogLevel.Information, "Worker {Worker} stopped; tasks given back uncounted: {Released}")]
    public static partial void WorkerStopped(this ILogger log, string worker, int released);

    [LoggerMessage(33, LogLevel.Warning, "Second signal: stopping now")]
    public static partial void StoppingNow(this ILogger log);

    [LoggerMessage(
        34,
        LogLevel.Warning,
        "The host is disposed without a stop: running tasks are cancelled and given back uncounted. Call StopAsync, or run the host with RunAsync"
    )]
    public static partial void DisposedRunning(this ILogger log);

    [LoggerMessage(40, LogLevel.Critical, "The worker cannot go on; the process stops with exit code {ExitCode}")]
    public static partial void WorkerFailed(this ILogger log, Exception error, int exitCode);
}
