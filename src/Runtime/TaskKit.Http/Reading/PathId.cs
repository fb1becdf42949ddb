using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Reading;

/// <summary>The task that a request is about.</summary>
internal static class PathId
{
    /// <summary>The id in the path of a request.</summary>
    /// <exception cref="ProblemException">It is no id, so no task has it.</exception>
    public static TaskId Of(HttpContext http)
    {
        string text = (string)http.GetRouteValue("id")!;
        return Guid.TryParseExact(text, "D", out var id)
            ? new TaskId(id)
            : throw new ProblemException(
                ProblemCode.TaskNotFound,
                $"'{Telemetry.LogText.Short(text)}' is no id of a task; expected a UUID such as 0199c0de-1234-7abc-8def-0123456789ab."
            );
    }
}
