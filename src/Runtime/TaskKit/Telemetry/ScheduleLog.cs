using Microsoft.Extensions.Logging;

namespace TaskKit.Telemetry;

/// <summary>The log lines of schedules. Payloads never stand in one.</summary>
internal static partial class ScheduleLog
{
    public const string Category = "TaskKit.Schedules";

    [LoggerMessage(100, LogLevel.Warning, "The schedule {Schedule} cannot be read, and this worker leaves it out: {Problem}")]
    public static partial void ScheduleUnreadable(this ILogger log, string schedule, string problem);

    [LoggerMessage(
        101,
        LogLevel.Warning,
        "The schedule {Schedule} of this program stands aside: one that was added at run time has its name. Remove that one, or give this one another Name"
    )]
    public static partial void ScheduleNameTaken(this ILogger log, string schedule);

    [LoggerMessage(
        102,
        LogLevel.Warning,
        "The schedule {Schedule} is stated by two programs, {Other} and {Program}: that of {Program} stands. Give one of them another Name"
    )]
    public static partial void ScheduleDeclaredTwice(this ILogger log, string schedule, string other, string program);

    [LoggerMessage(103, LogLevel.Error, "The schedule {Schedule} is due, and its task cannot be made; trying again in {Wait}")]
    public static partial void OccurrenceNotMade(this ILogger log, Exception error, string schedule, TimeSpan wait);

    [LoggerMessage(104, LogLevel.Debug, "The schedule {Schedule} is due, and its task {TaskId} is still open: nothing is submitted")]
    public static partial void OccurrenceOverlaps(this ILogger log, string schedule, TaskId taskId);

    [LoggerMessage(105, LogLevel.Error, "Task {TaskType} {TaskId} of a schedule was refused: {Reason}")]
    public static partial void OccurrenceRefused(this ILogger log, string taskType, TaskId taskId, string reason);

    [LoggerMessage(106, LogLevel.Warning, "The schedules cannot be looked at; trying again every second")]
    public static partial void SchedulesUnreachable(this ILogger log, Exception error);

    [LoggerMessage(107, LogLevel.Information, "The schedules are looked at again")]
    public static partial void SchedulesReachable(this ILogger log);

    [LoggerMessage(108, LogLevel.Information, "The schedule {Schedule} runs now, as {By} asked: task {TaskId} is submitted")]
    public static partial void RunSubmitted(this ILogger log, string schedule, TaskId taskId, string by);

    [LoggerMessage(109, LogLevel.Error, "The schedule {Schedule} is asked to run now, and its task cannot be made; trying again in {Wait}")]
    public static partial void RunNotMade(this ILogger log, Exception error, string schedule, TimeSpan wait);
}
