namespace TaskKit.Tool;

/// <summary>The project that the tests of new files go to: the one that was asked for, else <c>Shop.Tests</c> beside the folder of <c>Shop</c>.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Missing">Its project file, when there is none yet.</param>
internal sealed record TestProject(string Folder, NewFile? Missing)
{
    /// <summary>The versions of the packages in a new test project; a test compares them with those of this repository.</summary>
    public static IReadOnlyDictionary<string, string> Packages { get; } =
        new Dictionary<string, string>
        {
            ["Microsoft.NET.Test.Sdk"] = "18.0.1",
            ["xunit"] = "2.9.3",
            ["xunit.runner.visualstudio"] = "3.1.5",
        };

    /// <param name="project">The project under test.</param>
    /// <param name="asked">The folder by <c>--tests</c>, or <see langword="null"/>.</param>
    /// <param name="host">Has the working directory.</param>
    /// <returns><see langword="null"/> when nobody said where, and the place beside the project is outside of its repository.</returns>
    public static TestProject? Find(UserProject project, string? asked, ToolHost host)
    {
        if (asked is null && Path.Exists(Path.Combine(project.Folder, ".git")))
            return null;
        string folder = asked is null
            ? Path.Combine(Path.GetDirectoryName(project.Folder) ?? project.Folder, $"{project.Name}.Tests")
            : Path.GetFullPath(asked, host.WorkingDirectory);
        if ((folder + Path.DirectorySeparatorChar).StartsWith(project.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ToolException(
                ErrorCodes.Usage,
                $"{folder} lies in the folder of {project.Name}, which would compile the tests too.",
                $"--tests {Path.Combine("..", $"{project.Name}.Tests")}"
            );
        bool isThere = Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.csproj").Any();
        return new TestProject(
            folder,
            isThere ? null : new NewFile(Path.Combine(folder, $"{project.Name}.Tests.csproj"), Text(folder, project))
        );
    }

    private static string Text(string folder, UserProject project)
    {
        string reference = Path.GetRelativePath(folder, project.Path).Replace('\\', '/');
        string packages = string.Join(
            '\n',
            Packages.Select(package => $"""    <PackageReference Include="{package.Key}" Version="{package.Value}" />""")
        );
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">

              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <IsTestProject>true</IsTestProject>
              </PropertyGroup>

              <ItemGroup>
            {packages}
              </ItemGroup>

              <ItemGroup>
                <ProjectReference Include="{reference}" />
              </ItemGroup>

            </Project>

            """;
    }
}
