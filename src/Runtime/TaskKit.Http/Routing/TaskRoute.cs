using Microsoft.AspNetCore.Http;

namespace TaskKit.Http.Routing;

/// <summary>One route of the API: the mapping, the matrix of permissions and the OpenAPI document are made from it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The pattern, with constraints.</param>
/// <param name="Permission">The permission that it asks for.</param>
/// <param name="Summary">One sentence for the document.</param>
/// <param name="Handle">Answers a request, or throws a problem.</param>
internal sealed record TaskRoute(string Method, string Pattern, TaskPermission Permission, string Summary, Func<HttpContext, Task> Handle)
{
    /// <summary>The content types that a body may have; empty where there is no body.</summary>
    public IReadOnlyList<string> Bodies { get; init; } = [];
}

/// <summary>The permission of an endpoint, among its metadata.</summary>
/// <param name="Permission">The permission.</param>
internal sealed record TaskPermissionMetadata(TaskPermission Permission);
