namespace TaskKit.Tool;

/// <summary>The package that serves health and metrics of a worker.</summary>
internal static class MetricsPackage
{
    private const string Name = "TaskKit.Http";

    /// <summary>
    /// Refuses a program that does not bring the package, directly or by a library. One that brings it and serves nothing refuses its own start.
    /// </summary>
    /// <exception cref="ToolException">The package is missing.</exception>
    public static void Require(UserProject project)
    {
        if (File.Exists(Path.Combine(Path.GetDirectoryName(project.TargetPath)!, Name + ".dll")))
            return;
        throw new ToolException(
            ErrorCodes.NotTaskKit,
            $"{project.Name} serves no metrics: it does not reference {Name}.",
            $"dotnet add package {Name}",
            "in the program: builder.AddTaskKit(TaskCatalog.Registry).ServeMetrics()"
        );
    }
}
