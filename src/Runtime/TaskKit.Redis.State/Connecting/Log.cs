using Microsoft.Extensions.Logging;

namespace TaskKit.Redis.State.Connecting;

/// <summary>The log lines of the guard on Redis.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "Redis at {Address} {What}; retrying")]
    public static partial void Unavailable(this ILogger log, string address, string what);

    [LoggerMessage(1201, LogLevel.Information, "Redis at {Address} answers again")]
    public static partial void Available(this ILogger log, string address);

    [LoggerMessage(
        1202,
        LogLevel.Error,
        "Key {Key} holds a value that TaskKit did not write; the tasks whose states it should hold may run twice. Give TaskKit a key prefix of its own (TaskKit:Redis:KeyPrefix), then delete the key"
    )]
    public static partial void ForeignData(this ILogger log, string key);

    [LoggerMessage(1203, LogLevel.Warning, "The lease of worker {Worker} had run out; others may have taken its tasks")]
    public static partial void Returned(this ILogger log, string worker);

    [LoggerMessage(1204, LogLevel.Warning, "The lease of worker {Worker} cannot be renewed: {Cause}")]
    public static partial void RenewalFailed(this ILogger log, string worker, string cause);

    [LoggerMessage(1205, LogLevel.Error, "A listener of worker {Worker} failed")]
    public static partial void ListenerFailed(this ILogger log, Exception error, string worker);

    [LoggerMessage(
        1206,
        LogLevel.Error,
        "Redis at {Address} has lost the states of tasks: it was emptied, or started without its data. No task is lost; tasks whose records are not committed may run again, and idempotency keys are forgotten"
    )]
    public static partial void StateLost(this ILogger log, string address);

    [LoggerMessage(1207, LogLevel.Warning, "{Warning}")]
    public static partial void ServerForgets(this ILogger log, string warning);

    [LoggerMessage(1208, LogLevel.Error, "{Fault}")]
    public static partial void ServerUnusable(this ILogger log, string fault);
}
