namespace TaskKit.Tool;

/// <summary>Puts pauses into sentences.</summary>
internal static class PauseText
{
    /// <summary>The sentence of a pause, with its subject and without a full stop.</summary>
    public static string Sentence(TaskPause pause) =>
        pause.Scope.IsType ? $"task type '{pause.Scope.Name}' is {pause.Sentence}" : pause.Sentence;

    /// <summary>The command that ends the pause of a scope.</summary>
    public static string Resume(PauseScope scope) =>
        scope.IsSchedule ? $"dotnet taskkit schedules resume {scope.Name}" : $"dotnet taskkit resume {Option(scope)}";

    private static string Option(PauseScope scope) =>
        scope.IsAll ? "--all"
        : scope.IsDomain ? $"--domain {scope.Name}"
        : $"--type {scope.Name}";
}
