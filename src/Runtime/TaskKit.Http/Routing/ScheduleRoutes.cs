using static TaskKit.Http.Problems.ProblemCode;

namespace TaskKit.Http.Routing;

/// <summary>The routes of schedules. Their pauses are those of the scope <c>schedule:&lt;name&gt;</c>.</summary>
internal static class ScheduleRoutes
{
    private const string Schedules = "/api/v1/schedules";
    private const string Name = Schedules + "/{name}";

    public static readonly TaskRoute List = new("GET", Schedules, TaskPermission.Read, "listSchedules", "Lists the schedules, by name.")
    {
        Answers = [new(200, "ScheduleList", "The schedules of all programs, and those of run time.")],
    };

    public static readonly TaskRoute Find = new(
        "GET",
        Name,
        TaskPermission.Read,
        "findSchedule",
        "Shows a schedule with its next ten times, and the tasks of its last ones."
    )
    {
        Answers = [new(200, "ScheduleDetails", "The schedule.")],
        Problems = [ScheduleNotFound],
    };

    public static readonly TaskRoute Put = new(
        "PUT",
        Name,
        TaskPermission.Schedule,
        "putSchedule",
        "Adds a schedule, or changes the one of the name. A rule that stays the same goes on where it was."
    )
    {
        Body = TaskRoutes.Json,
        BodySchema = "PostedSchedule",
        Answers = [new(200, "ScheduleDetails", "The schedule as it stands now.")],
        Problems =
        [
            InvalidJson,
            MissingMember,
            UnknownMember,
            InvalidMember,
            // Somebody removed it before the answer.
            ScheduleNotFound,
            ScheduleInCode,
            InvalidPayload,
            UnknownType,
            Refused,
        ],
    };

    public static readonly TaskRoute Remove = new(
        "DELETE",
        Name,
        TaskPermission.Schedule,
        "removeSchedule",
        "Removes a schedule of run time. Tasks that it has submitted stay."
    )
    {
        Answers = [new(200, "RemovedSchedule", "The schedule is gone.")],
        Problems = [ScheduleNotFound, ScheduleInCode],
    };

    public static readonly TaskRoute Run = new(
        "POST",
        Name + "/run",
        TaskPermission.Schedule,
        "runSchedule",
        "Submits one task of a schedule now, beside its times, also while it is paused."
    )
    {
        Answers = [new(202, "ScheduleRun", "The task is submitted, or a request for it stands until a worker of its program submits it.")],
        Problems = [ScheduleNotFound, InvalidPayload, Refused],
    };

    /// <summary>All of them, in the order of the document.</summary>
    public static IReadOnlyList<TaskRoute> All { get; } = [List, Find, Put, Remove, Run];
}
