using Microsoft.Extensions.Logging;

namespace TaskKit.Telemetry;

/// <summary>The log lines of a host's start, and of task types that are switched off and on. Ids 50 to 79.</summary>
internal static partial class BootLog
{
    [LoggerMessage(50, LogLevel.Information, "Setting up task registrations…")]
    public static partial void SettingUp(this ILogger log);

    [LoggerMessage(51, LogLevel.Information, "Registering tasks from module {Module}…")]
    public static partial void RegisteringModule(this ILogger log, string module);

    [LoggerMessage(52, LogLevel.Debug, "Registering handler for task type: {Type}")]
    public static partial void RegisteringHandler(this ILogger log, string type);

    [LoggerMessage(53, LogLevel.Debug, "Registered handler: {Type}")]
    public static partial void RegisteredHandler(this ILogger log, string type);

    [LoggerMessage(54, LogLevel.Information, "Registered domain '{Domain}' with {Count} task types")]
    public static partial void RegisteredDomain(this ILogger log, string domain, int count);

    [LoggerMessage(55, LogLevel.Information, "Registering all tasks with worker server…")]
    public static partial void RegisteringAll(this ILogger log);

    [LoggerMessage(56, LogLevel.Information, "Worker server running (backend: {Backend})")]
    public static partial void WorkerRunning(this ILogger log, string backend);

    [LoggerMessage(57, LogLevel.Information, "Worker {Worker} runs on {Backend}, concurrency {Concurrency}: {Types}")]
    public static partial void WorkerFacts(this ILogger log, string worker, string backend, int concurrency, string types);

    [LoggerMessage(58, LogLevel.Information, "Domain '{Domain}' is not enabled here; the tasks of its {Count} types wait")]
    public static partial void DomainNotEnabled(this ILogger log, string domain, int count);

    [LoggerMessage(59, LogLevel.Information, "Handler {Handler} replaces {Replaced} for task type: {Type}")]
    public static partial void HandlerReplaced(this ILogger log, string handler, string replaced, string type);

    [LoggerMessage(60, LogLevel.Information, "Handler {Handler} runs the task types that have no handler of their own")]
    public static partial void CatchAllRegistered(this ILogger log, string handler);

    [LoggerMessage(61, LogLevel.Information, "Task type {Type} is switched off, and its tasks wait: {Reason}")]
    public static partial void TypeOff(this ILogger log, string type, string reason);

    [LoggerMessage(62, LogLevel.Information, "Task type {Type} is switched on")]
    public static partial void TypeOn(this ILogger log, string type);

    [LoggerMessage(
        63,
        LogLevel.Warning,
        "Feature flag '{Flag}' is set nowhere, so it is off, and tasks of these types wait: {Types}. Set TaskKit:Worker:Flags:{Flag}, or the variable TASK_FEATURE_FLAGS"
    )]
    public static partial void FlagUnset(this ILogger log, string flag, string types);

    [LoggerMessage(64, LogLevel.Warning, "The feature flags could not be read; those of before stay in force")]
    public static partial void FlagsFailed(this ILogger log, Exception error);

    [LoggerMessage(65, LogLevel.Warning, "Handler {Handler} of task type {Type} is unhealthy: {Reason}")]
    public static partial void HandlerUnhealthy(this ILogger log, Exception? error, string handler, string type, string reason);

    [LoggerMessage(66, LogLevel.Information, "Handler {Handler} of task type {Type} is healthy again")]
    public static partial void HandlerHealthy(this ILogger log, string handler, string type);

    [LoggerMessage(
        67,
        LogLevel.Warning,
        "Handler {Handler} implements ITaskHandlerHealth and is not asked: a catch-all handler has no task type of its own to switch off"
    )]
    public static partial void CatchAllNotAsked(this ILogger log, string handler);

    [LoggerMessage(68, LogLevel.Information, "A pause begins, {Scope}: {Pause}. Off in this worker: {Types}")]
    public static partial void PauseBegan(this ILogger log, string scope, string pause, string types);

    [LoggerMessage(69, LogLevel.Information, "A pause ends, {Scope}. It was: {Pause}")]
    public static partial void PauseEnded(this ILogger log, string scope, string pause);

    [LoggerMessage(
        70,
        LogLevel.Warning,
        "The store does not say whether pauses and the like have changed; what is known stays in force. Trying again each second"
    )]
    public static partial void NotWatched(this ILogger log, Exception error);

    [LoggerMessage(75, LogLevel.Information, "Registered task type: {Type}")]
    public static partial void TypeRegistered(this ILogger log, string type);

    [LoggerMessage(76, LogLevel.Warning, "Failed to register task type '{Type}': {Problem}")]
    public static partial void TypeNotRegistered(this ILogger log, string type, string problem);

    [LoggerMessage(
        77,
        LogLevel.Warning,
        "The task types of this program could not be published; it tries again in a day, or at its next start"
    )]
    public static partial void NotPublished(this ILogger log, Exception error);

    [LoggerMessage(
        78,
        LogLevel.Warning,
        "The payload of task type {Type} in {Program} does not read all that {Other} has published ({Seen:u}): {Breaks}"
    )]
    public static partial void SchemaBreaks(
        this ILogger log,
        string type,
        string program,
        string other,
        DateTimeOffset seen,
        string breaks
    );

    [LoggerMessage(120, LogLevel.Information, "The limit of task type {Type} in all workers is now: {Limit}")]
    public static partial void LimitChanged(this ILogger log, string type, string limit);
}
