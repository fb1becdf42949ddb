namespace TaskKit.Tool;

/// <summary>
/// Checks for the package that serves the API of a program and the metrics of a worker. A program that has the package and serves nothing refuses its
/// own start.
/// </summary>
internal static class HttpPackage
{
    private const string Name = "TaskKit.Http";

    /// <summary>True for a program that references the package, itself or through a library.</summary>
    public static bool IsIn(UserProject project) => File.Exists(Path.Combine(Path.GetDirectoryName(project.TargetPath)!, Name + ".dll"));

    /// <summary>Refuses a program that cannot serve metrics.</summary>
    /// <exception cref="ToolException">The package is missing.</exception>
    public static void RequireForMetrics(UserProject project) =>
        Require(project, "metrics", "in the program: builder.AddTaskKit(TaskCatalog.Registry).ServeMetrics()");

    /// <summary>Refuses a program that cannot serve the API.</summary>
    /// <exception cref="ToolException">The package is missing.</exception>
    public static void RequireForApi(UserProject project) =>
        Require(
            project,
            "API",
            "in the program: WebApplication.CreateBuilder(args) in place of Host.CreateApplicationBuilder(args)",
            "in the program, before app.Run(): app.MapTaskKit()"
        );

    private static void Require(UserProject project, string served, params string[] code)
    {
        if (!IsIn(project))
            throw new ToolException(
                ErrorCodes.NotTaskKit,
                $"{project.Name} serves no {served}: it does not reference {Name}.",
                [$"dotnet add package {Name}", .. code]
            );
    }
}
