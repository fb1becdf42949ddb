namespace TaskKit.Http.Problems;

/// <summary>The kinds of problems. The name on the wire, the status and the title of each never change.</summary>
/// <param name="Name">The stable code, and the end of the type's URN.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The same for every problem of the kind.</param>
internal sealed record ProblemCode(string Name, int Status, string Title)
{
    public const string ContentType = "application/problem+json";

    // A name, and no address: nothing has to be served for it, now or in ten years. docs/problems.md describes each.
    private const string Prefix = "urn:taskkit:problem:";

    public static readonly ProblemCode InvalidJson = new("invalid_json", 400, "The body is not the JSON that is expected.");
    public static readonly ProblemCode MissingMember = new("missing_member", 400, "A required member is missing.");
    public static readonly ProblemCode UnknownMember = new("unknown_member", 400, "The body has a member that is not accepted.");
    public static readonly ProblemCode InvalidMember = new("invalid_member", 400, "A member has a value that is not accepted.");
    public static readonly ProblemCode InvalidQuery = new("invalid_query", 400, "A parameter of the query is not accepted.");
    public static readonly ProblemCode InvalidHeader = new("invalid_header", 400, "A header has a value that is not accepted.");
    public static readonly ProblemCode KeyRequired = new("idempotency_key_required", 400, "The header Idempotency-Key is required.");
    public static readonly ProblemCode BadRequest = new("bad_request", 400, "The request is malformed.");
    public static readonly ProblemCode Unauthenticated = new("unauthenticated", 401, "The request has no valid credentials.");
    public static readonly ProblemCode Closed = new("closed", 403, "No policy opens this route.");
    public static readonly ProblemCode Forbidden = new("forbidden", 403, "The policy of this route does not allow the request.");
    public static readonly ProblemCode TaskNotFound = new("task_not_found", 404, "No task is stored under the id.");
    public static readonly ProblemCode TypeNotFound = new("task_type_not_found", 404, "No program declares the task type.");
    public static readonly ProblemCode ScheduleNotFound = new("schedule_not_found", 404, "There is no schedule of the name.");
    public static readonly ProblemCode BodyTooSlow = new("body_too_slow", 408, "The body came too slowly.");
    public static readonly ProblemCode WrongState = new("wrong_state", 409, "The state of the task does not allow the operation.");
    public static readonly ProblemCode IdConflict = new("id_conflict", 409, "Another task has the id.");
    public static readonly ProblemCode ScheduleInCode = new("schedule_in_code", 409, "The schedule is stated in the code of a program.");
    public static readonly ProblemCode BodyTooLarge = new("body_too_large", 413, "The body is too large.");
    public static readonly ProblemCode WrongContentType = new(
        "unsupported_media_type",
        415,
        "The body has a content type that is not accepted."
    );
    public static readonly ProblemCode InvalidPayload = new("invalid_payload", 422, "The payload is not what its task type declares.");
    public static readonly ProblemCode UnknownType = new("unknown_task_type", 422, "No program declares the task type.");
    public static readonly ProblemCode KeyConflict = new("idempotency_conflict", 422, "The idempotency key belongs to another payload.");
    public static readonly ProblemCode Refused = new("refused", 422, "The backend cannot take the task.");
    public static readonly ProblemCode TooManyRequests = new("too_many_requests", 429, "A limit of the API is reached.");
    public static readonly ProblemCode NotSupported = new("not_supported", 501, "The backend cannot do this.");
    public static readonly ProblemCode Unavailable = new("backend_unavailable", 503, "The backend cannot be reached.");

    /// <summary>The URN that names the kind.</summary>
    public string Type => Prefix + Name;

    /// <summary>The kinds that every route may answer.</summary>
    public static IReadOnlyList<ProblemCode> OfAllRoutes { get; } =
    [BadRequest, Unauthenticated, Closed, Forbidden, TooManyRequests, NotSupported, Unavailable];

    /// <summary>The kinds that routes with a body may answer besides.</summary>
    /// <param name="contentType">The content type of the body; <see langword="null"/> where there is none.</param>
    public static IReadOnlyList<ProblemCode> OfBodies(string? contentType) =>
        contentType is null ? [] : [BodyTooSlow, BodyTooLarge, WrongContentType];

    /// <summary>All kinds, for the OpenAPI document and its tests.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        InvalidJson,
        MissingMember,
        UnknownMember,
        InvalidMember,
        InvalidQuery,
        InvalidHeader,
        KeyRequired,
        BadRequest,
        Unauthenticated,
        Closed,
        Forbidden,
        TaskNotFound,
        TypeNotFound,
        ScheduleNotFound,
        BodyTooSlow,
        WrongState,
        IdConflict,
        ScheduleInCode,
        BodyTooLarge,
        WrongContentType,
        InvalidPayload,
        UnknownType,
        KeyConflict,
        Refused,
        TooManyRequests,
        NotSupported,
        Unavailable,
    ];
}
