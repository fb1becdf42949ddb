using static TaskKit.Http.Problems.ProblemCode;

namespace TaskKit.Http.Routing;

/// <summary>The routes of the limits that are set at run time.</summary>
internal static class LimitRoutes
{
    private const string Limits = "/api/v1/limits";
    private const string Type = Limits + "/{type}";

    public static readonly TaskRoute List = new(
        "GET",
        Limits,
        TaskPermission.Read,
        "listLimits",
        "Lists the limits of task types that were set at run time."
    )
    {
        Answers = [new(200, "LimitList", "The limits, by task type. They go before what programs state.")],
    };

    public static readonly TaskRoute Put = new(
        "PUT",
        Type,
        TaskPermission.Operate,
        "putLimit",
        "Limits a task type in all workers together, in place of a limit that was set before."
    )
    {
        Body = TaskRoutes.Json,
        BodySchema = "PostedLimit",
        Answers = [new(200, "Limit", "The limit in force.")],
        Problems = [InvalidJson, MissingMember, UnknownMember, InvalidMember, UnknownType],
    };

    public static readonly TaskRoute Clear = new(
        "DELETE",
        Type,
        TaskPermission.Operate,
        "clearLimit",
        "Ends a limit that was set at run time: what programs state holds again. A type without one is no error."
    )
    {
        Answers = [new(200, "ClearedLimit", "No limit of the type is set at run time now.")],
    };

    /// <summary>All of them, in the order of the document.</summary>
    public static IReadOnlyList<TaskRoute> All { get; } = [List, Put, Clear];
}
