using TaskKit.Http.Problems;

namespace TaskKit.Http.Routing;

/// <summary>One route of the API: the mapping, the matrix of permissions and the OpenAPI document are made from it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The pattern, with constraints.</param>
/// <param name="Permission">The permission that it asks for.</param>
/// <param name="Name">The name of the operation, unique.</param>
/// <param name="Summary">One sentence for the document.</param>
internal sealed record TaskRoute(string Method, string Pattern, TaskPermission Permission, string Name, string Summary)
{
    /// <summary>The content type of the body; <see langword="null"/> where there is none.</summary>
    public string? Body { get; init; }

    /// <summary>The schema of the body in the document.</summary>
    public string? BodySchema { get; init; }

    /// <summary>The answers that are no problems: status, schema in the document, and content type.</summary>
    public IReadOnlyList<RouteAnswer> Answers { get; init; } = [];

    /// <summary>The problems of this route beside those of all routes.</summary>
    public IReadOnlyList<ProblemCode> Problems { get; init; } = [];

    /// <summary>The parameters of the query, with their descriptions.</summary>
    public IReadOnlyList<(string Name, string Description)> Query { get; init; } = [];
}

/// <summary>One answer of a route.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Schema">The schema in the document; <see langword="null"/> for any JSON.</param>
/// <param name="Description">One sentence.</param>
/// <param name="ContentType">The content type.</param>
internal sealed record RouteAnswer(int Status, string? Schema, string Description, string ContentType = "application/json");

/// <summary>The permission of an endpoint, among its metadata.</summary>
/// <param name="Permission">The permission.</param>
internal sealed record TaskPermissionMetadata(TaskPermission Permission);
