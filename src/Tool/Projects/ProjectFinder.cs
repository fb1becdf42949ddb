namespace TaskKit.Tool;

/// <summary>
/// Finds the user's project: the one that the user names, or else the one in the working directory or the nearest folder above it. Several projects
/// in one folder are an error: the tool does not guess.
/// </summary>
internal static class ProjectFinder
{
    public const string Variable = "TASKKIT_PROJECT";

    private const int DepthToLookBelow = 3;
    private const int MostToName = 8;

    /// <param name="asked">The file or folder that <c>--project</c> names, or <see langword="null"/>.</param>
    /// <param name="host">The surroundings, for the working directory and <c>TASKKIT_PROJECT</c>.</param>
    /// <returns>The full path of the project file, or of a single-file program.</returns>
    /// <exception cref="ToolException">No project is found, or several are.</exception>
    public static string Find(string? asked, ToolHost host)
    {
        if (asked is not null)
            return Named(asked, "--project", host);
        if (host.Variable(Variable) is { Length: > 0 } variable)
            return Named(variable, Variable, host);
        for (string? folder = host.WorkingDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (OnlyOneIn(folder, host) is { } found)
                return found;
        throw new ToolException(
            ErrorCodes.ProjectNotFound,
            $"No project (*.csproj) in {host.WorkingDirectory} or above it.",
            Below(host.WorkingDirectory).DefaultIfEmpty("dotnet new taskkit-worker --name Shop").ToArray()
        );
    }

    private static string Named(string asked, string from, ToolHost host)
    {
        string path = Path.GetFullPath(asked, host.WorkingDirectory);
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new ToolException(ErrorCodes.ProjectNotFound, $"Neither a file nor a folder: {path}.") { From = from };
        return OnlyOneIn(path, host)
            ?? throw new ToolException(ErrorCodes.ProjectNotFound, $"No project (*.csproj) in {path}.") { From = from };
    }

    private static string? OnlyOneIn(string folder, ToolHost host)
    {
        var found = Directory.GetFiles(folder, "*.csproj");
        if (found.Length == 0)
            found = Array.FindAll(Directory.GetFiles(folder, "*.cs"), IsProgram);
        if (found.Length <= 1)
            return found.FirstOrDefault();
        Array.Sort(found, StringComparer.Ordinal);
        throw new ToolException(
            ErrorCodes.ProjectAmbiguous,
            $"{folder} has {found.Length} projects; say which.",
            [.. found.Select(path => "--project " + Path.GetRelativePath(host.WorkingDirectory, path))]
        );
    }

    // A C# file with directives for the SDK is a single-file program: "dotnet run app.cs".
    private static bool IsProgram(string path) =>
        File.ReadLines(path).Take(40).Any(line => line.StartsWith("#:", StringComparison.Ordinal));

    private static IEnumerable<string> Below(string folder) =>
        ProjectsIn(folder, DepthToLookBelow)
            .Take(MostToName)
            .Order(StringComparer.Ordinal)
            .Select(path => "--project " + Path.GetRelativePath(folder, path));

    private static IEnumerable<string> ProjectsIn(string folder, int depth)
    {
        foreach (string project in Listed(folder, Directory.GetFiles))
            if (project.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase))
                yield return project;
        if (depth > 0)
            foreach (string inner in Listed(folder, Directory.GetDirectories))
            foreach (string project in ProjectsIn(inner, depth - 1))
                yield return project;
    }

    // The search may begin anywhere, also above folders of the system. One that is closed to this user, or vanishes now, holds no project of theirs.
    private static string[] Listed(string folder, Func<string, string[]> list)
    {
        try
        {
            return list(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
