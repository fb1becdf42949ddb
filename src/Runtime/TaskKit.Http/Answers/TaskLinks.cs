using Microsoft.AspNetCore.Http;

namespace TaskKit.Http.Answers;

/// <summary>The addresses of tasks, below the base path that a proxy or the host has put in front.</summary>
internal static class TaskLinks
{
    /// <summary>The path of a task, as a <c>Location</c> has it.</summary>
    public static string Of(HttpRequest request, TaskId id) => $"{request.PathBase}{TaskPaths.Tasks}/{id}";
}
