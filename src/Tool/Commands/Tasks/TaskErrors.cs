namespace TaskKit.Tool;

/// <summary>Makes the errors about single tasks.</summary>
internal static class TaskErrors
{
    public static ToolException NotFound(TaskId id, TaskStore store) =>
        new(
            ErrorCodes.TaskNotFound,
            $"No task {id} in {store.Location}. Finished tasks are kept for a time only (TaskKit:Retention).",
            "dotnet taskkit tasks list"
        );
}
