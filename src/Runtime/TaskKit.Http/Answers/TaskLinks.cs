using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Answers;

/// <summary>The addresses of tasks, below the base path that a proxy or the host has put in front.</summary>
internal static class TaskLinks
{
    /// <summary>The id in the path of a request.</summary>
    /// <exception cref="ProblemException">It is no id, so no task has it.</exception>
    public static TaskId IdOf(HttpContext http)
    {
        string text = (string)http.GetRouteValue("id")!;
        return Guid.TryParseExact(text, "D", out var id)
            ? new TaskId(id)
            : throw new ProblemException(
                ProblemCode.TaskNotFound,
                $"'{Telemetry.LogText.Short(text)}' is no id of a task; expected a UUID such as 0199c0de-1234-7abc-8def-0123456789ab."
            );
    }

    /// <summary>The path of a task, as a <c>Location</c> has it.</summary>
    public static string Of(HttpRequest request, TaskId id) => $"{request.PathBase}{TaskPaths.Tasks}/{id}";
}
