namespace TaskKit.Http.Answers;

/// <summary>The paths that links and routes have in common.</summary>
internal static class TaskPaths
{
    public const string Tasks = "/api/v1/tasks";
}
