using Microsoft.CodeAnalysis;
using static TaskKit.Generators.Rule;

namespace TaskKit.Generators;

/// <summary>The rules about schedules: TK3xxx.</summary>
internal static class ScheduleDiagnostics
{
    public static readonly DiagnosticDescriptor BadCron = Error(
        "TK3001",
        "Cron text cannot be read",
        "The cron text \"{0}\" of handler '{1}' cannot be read: {2}"
    );

    public static readonly DiagnosticDescriptor BadTimeZone = Error(
        "TK3002",
        "Time zone is unknown",
        "The time zone '{0}' of handler '{1}' {2}"
    );

    public static readonly DiagnosticDescriptor BadInterval = Error(
        "TK3003",
        "Interval of a schedule is out of range",
        "The interval \"{0}\" of handler '{1}' {2}; write 1 s to 365 days with the unit: \"30s\", \"5m\", \"00:00:30\""
    );

    public static readonly DiagnosticDescriptor ScheduleOutOfRange = Error(
        "TK3004",
        "Value of a schedule is out of range",
        "The {0} {1} of the schedule of handler '{2}' is out of range; use {3}"
    );

    public static readonly DiagnosticDescriptor NeverFires = Error(
        "TK3005",
        "Schedule never fires",
        "The cron text \"{0}\" of handler '{1}' can be read and has no time: no month has such a day; change the day, the month or the weekday"
    );

    public static readonly DiagnosticDescriptor QueueGrows = Warning(
        "TK3006",
        "Schedule fires faster than its tasks may end",
        "Schedule '{0}' has two times {1} apart, and a task of handler '{2}' may run for {3}: with Overlap.Queue they would wait in an ever longer queue; fire less often, state a shorter Timeout, or choose another Overlap"
    );

    public static readonly DiagnosticDescriptor NoSchedulePayload = Error(
        "TK3007",
        "Schedule cannot make its payload",
        "The payload '{0}' of schedule '{1}' has required members: {2}; {3}: Payload = nameof({4})"
    );

    public static readonly DiagnosticDescriptor BadPayloadFactory = Error(
        "TK3008",
        "Payload method of a schedule cannot be called",
        "The method '{0}' that makes the payload of schedule '{1}' {2}"
    );

    public static readonly DiagnosticDescriptor SameSchedule = AtEnd(
        "TK3009",
        "Two schedules have one name",
        "Schedule '{0}' is declared by {1} and again by {2}; the name is unique in the store: state another Name"
    );

    public static readonly DiagnosticDescriptor ScheduleWithoutHandler = Error(
        "TK3010",
        "Schedule has no handler",
        "[{0}] on '{1}' has no effect: {2}; write it on the handler of the task type that it submits"
    );

    public static readonly DiagnosticDescriptor BadScheduleName = Error(
        "TK3011",
        "Schedule name is empty or malformed",
        "The name '{0}' of a schedule of handler '{1}' is not a name: use letters, digits, '.', '_', '-' and ':', at most 200 characters; for example \"{2}\""
    );
}
