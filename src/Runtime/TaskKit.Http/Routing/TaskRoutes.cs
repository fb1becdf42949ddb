using TaskKit.Http.Answers;
using static TaskKit.Http.Problems.ProblemCode;

namespace TaskKit.Http.Routing;

/// <summary>The routes of the API, without their handling: the tool writes the OpenAPI document from them too.</summary>
internal static class TaskRoutes
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    private const string Types = TaskPaths.Tasks + "/types";
    private const string Id = TaskPaths.Tasks + "/{id}";
    private const string Pauses = "/api/v1/pauses";
    private static readonly RouteAnswer Accepted = new(202, "Accepted", "The backend has the task.");
    private static readonly RouteAnswer NotReady = new(503, null, "It may not, or the backend does not answer.");
    private static readonly RouteAnswer Ended = new(200, "Task", "The task has ended while the request waited (Prefer: wait).");

    public static readonly TaskRoute Submit = new("POST", TaskPaths.Tasks, TaskPermission.Submit, "submitTask", "Submits a task.")
    {
        Body = Json,
        BodySchema = "Submit",
        Answers = [Accepted, Ended],
        Problems =
        [
            InvalidJson,
            MissingMember,
            UnknownMember,
            InvalidMember,
            InvalidHeader,
            KeyRequired,
            IdConflict,
            InvalidPayload,
            UnknownType,
            KeyConflict,
            Refused,
        ],
    };

    public static readonly TaskRoute SubmitPayload = Submit with
    {
        Pattern = TaskPaths.Tasks + "/{type}",
        Name = "submitPayload",
        Summary = "Submits a task by its payload.",
        BodySchema = null,
        Problems = [InvalidJson, InvalidHeader, KeyRequired, InvalidPayload, UnknownType, KeyConflict, Refused],
    };

    public static readonly TaskRoute Batch = new(
        "POST",
        TaskPaths.Tasks + "/batch",
        TaskPermission.Submit,
        "submitBatch",
        "Submits tasks, one a line, and answers each line with a line."
    )
    {
        Body = Lines,
        BodySchema = "Submit",
        Answers = [new(200, "BatchLine", "A line for each line, in their order.", Lines)],
    };

    public static readonly TaskRoute List = new("GET", TaskPaths.Tasks, TaskPermission.Read, "listTasks", "Lists tasks, newest first.")
    {
        Query =
        [
            ("type", "Only this task type."),
            ("state", "Only this state."),
            ("key", "Only tasks with this key."),
            ("created_from", "Only tasks created at this time or later: RFC 3339, UTC without an offset."),
            ("created_before", "Only tasks created before this time."),
            (
                "limit",
                "The most tasks on the page, 50 by default. A page may hold fewer, or none, and the list goes on while next is there."
            ),
            ("cursor", "The next of an earlier page."),
        ],
        Answers = [new(200, "TaskPage", "A page of tasks. It may hold fewer than the limit, or none; only a next of null is the end.")],
        Problems = [InvalidQuery],
    };

    public static readonly TaskRoute Counts = new(
        "GET",
        TaskPaths.Tasks + "/counts",
        TaskPermission.Read,
        "countTasks",
        "Counts tasks by type and state."
    )
    {
        Answers = [new(200, "Counts", "The numbers.")],
        Problems = [InvalidQuery],
    };

    public static readonly TaskRoute Find = new("GET", Id, TaskPermission.Read, "findTask", "Shows a task.")
    {
        Answers = [new(200, "Task", "The task.")],
        Problems = [TaskNotFound],
    };

    public static readonly TaskRoute Cancel = Act("cancel", "cancelTask", "Cancels a task.");
    public static readonly TaskRoute RunNow = Act("run-now", "runTaskNow", "Makes a waiting task due now.");
    public static readonly TaskRoute Replay = Act("replay", "replayTask", "Runs a dead task again, as its next generation.");

    public static readonly TaskRoute ListTypes = new("GET", Types, TaskPermission.Read, "listTypes", "Lists the task types.")
    {
        Answers = [new(200, "TypeList", "The types that a program declares.")],
    };

    public static readonly TaskRoute RegisterType = new("POST", Types, TaskPermission.Admin, "registerType", "Registers a task type.")
    {
        Body = Json,
        BodySchema = "PostedType",
        Answers = [new(200, "TypeAnswer", "The registered type.")],
        Problems = [InvalidJson, MissingMember, UnknownMember, InvalidMember],
    };

    public static readonly TaskRoute FindType = new("GET", Types + "/{type}", TaskPermission.Read, "findType", "Shows a task type.")
    {
        Answers = [new(200, "TypeAnswer", "The type.")],
        Problems = [TypeNotFound],
    };

    public static readonly TaskRoute ValidateType = new(
        "GET",
        Types + "/{type}/validate",
        TaskPermission.Read,
        "validateType",
        "Tells whether a program declares a task type."
    )
    {
        Answers = [new(200, "Validity", "True for a declared type.")],
    };

    public static readonly TaskRoute ListTypesShort = ListTypes with { Pattern = "/tasks/types", Name = "listTypesShort" };
    public static readonly TaskRoute RegisterTypeShort = RegisterType with { Pattern = "/tasks/types", Name = "registerTypeShort" };

    public static readonly TaskRoute Why = new("GET", Id + "/why", TaskPermission.Read, "whyTask", "Says why a task does not run now.")
    {
        Answers = [new(200, "Why", "The reasons, at least one.")],
        Problems = [TaskNotFound],
    };

    public static readonly TaskRoute ListPauses = new("GET", Pauses, TaskPermission.Read, "listPauses", "Lists the pauses in force.")
    {
        Answers = [new(200, "PauseList", "The pauses, by scope.")],
    };

    public static readonly TaskRoute Pause = new(
        "POST",
        Pauses,
        TaskPermission.Operate,
        "pause",
        "Pauses the tasks of a type, of a domain, or all, in every process."
    )
    {
        Body = Json,
        BodySchema = "PostedPause",
        Answers = [new(200, "Pause", "The pause in force.")],
        Problems = [InvalidJson, MissingMember, UnknownMember, InvalidMember, UnknownType],
    };

    public static readonly TaskRoute Resume = new(
        "DELETE",
        Pauses + "/{scope}",
        TaskPermission.Operate,
        "resume",
        "Ends a pause. A scope that is not paused is no error."
    )
    {
        Answers = [new(200, "Resumed", "Nothing is paused under the scope now.")],
    };

    public static readonly TaskRoute OpenApi = new(
        "GET",
        "/api/v1/openapi.json",
        TaskPermission.Read,
        "openApi",
        "The OpenAPI document of this program."
    )
    {
        Answers = [new(200, null, "OpenAPI 3.1.")],
    };

    /// <summary>The routes of probes and scrapers.</summary>
    public static IReadOnlyList<TaskRoute> Probes { get; } =
    [
        Probe("/metrics", "metrics", "Metrics as Prometheus text.", new RouteAnswer(200, null, "Prometheus text.", "text/plain")),
        Probe("/health/live", "live", "Says that the process answers.", new RouteAnswer(200, null, "It answers.")),
        Probe("/healthz", "livez", "The same as /health/live.", new RouteAnswer(200, null, "It answers.")),
        Probe("/health/ready", "ready", "Says whether work may be sent here.", new RouteAnswer(200, null, "It may."), NotReady),
        Probe("/readyz", "readyz", "The same as /health/ready.", new RouteAnswer(200, null, "It may."), NotReady),
    ];

    /// <summary>All routes, in the order of the document.</summary>
    public static IReadOnlyList<TaskRoute> All { get; } =
    [
        Submit,
        SubmitPayload,
        Batch,
        List,
        Counts,
        Find,
        Why,
        Cancel,
        RunNow,
        Replay,
        ListTypes,
        RegisterType,
        FindType,
        ValidateType,
        ListTypesShort,
        RegisterTypeShort,
        ListPauses,
        Pause,
        Resume,
        .. LimitRoutes.All,
        .. ScheduleRoutes.All,
        OpenApi,
        .. Probes,
    ];

    private static TaskRoute Probe(string path, string name, string summary, params RouteAnswer[] answers) =>
        new("GET", path, TaskPermission.Probe, name, summary) { Answers = answers };

    private static TaskRoute Act(string verb, string name, string summary) =>
        new("POST", $"{Id}/{verb}", TaskPermission.Operate, name, summary)
        {
            Answers = [new(200, "Task", "The task after the act."), new(202, "Task", "The worker of the running task was asked.")],
            Problems = [TaskNotFound, WrongState],
        };
}
