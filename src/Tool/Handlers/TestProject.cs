using System.Text.RegularExpressions;

namespace TaskKit.Tool;

/// <summary>The project for the tests of new files: the one that the user names, or else <c>Shop.Tests</c> beside the folder of <c>Shop</c>.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Missing">The project file to write; <see langword="null"/> when the project exists.</param>
/// <param name="HasKit">True when its tests can use the test kit.</param>
internal sealed partial record TestProject(string Folder, NewFile? Missing, bool HasKit)
{
    /// <summary>The package of the test kit.</summary>
    public const string Kit = "TaskKit.Testing";

    /// <summary>The versions of the packages in a new test project; a test compares them with those of this repository.</summary>
    public static IReadOnlyDictionary<string, string> Packages { get; } =
        new Dictionary<string, string>
        {
            ["Microsoft.NET.Test.Sdk"] = "18.0.1",
            ["xunit"] = "2.9.3",
            ["xunit.runner.visualstudio"] = "3.1.5",
        };

    /// <param name="project">The project under test.</param>
    /// <param name="asked">The folder that <c>--tests</c> names, or <see langword="null"/>.</param>
    /// <param name="host">The surroundings, for the working directory.</param>
    /// <returns>The project; <see langword="null"/> when no folder is named and the one beside the project lies outside of its repository.</returns>
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
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault() is { } there)
            return new TestProject(folder, Missing: null, File.ReadAllText(there).Contains(Kit, StringComparison.Ordinal));
        string? version = KitVersion(project);
        var file = new NewFile(Path.Combine(folder, $"{project.Name}.Tests.csproj"), Text(folder, project, version));
        return new TestProject(folder, file, version is not null);
    }

    // The version of the program's own TaskKit package. A project without such a reference, as in this repository, gets tests without the test kit.
    private static string? KitVersion(UserProject project) =>
        File.Exists(project.Path) && ProgramPackage().Match(File.ReadAllText(project.Path)) is { Success: true } match
            ? match.Groups["version"].Value
            : null;

    private static string Text(string folder, UserProject project, string? kitVersion)
    {
        string reference = Path.GetRelativePath(folder, project.Path).Replace('\\', '/');
        KeyValuePair<string, string>[] all = kitVersion is null ? [.. Packages] : [new(Kit, kitVersion), .. Packages];
        string packages = string.Join(
            '\n',
            all.Select(package => $"""    <PackageReference Include="{package.Key}" Version="{package.Value}" />""")
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

    [GeneratedRegex("<PackageReference\\s+Include=\"TaskKit(\\.\\w+)*\"\\s+Version=\"(?<version>[^\"$]+)\"")]
    private static partial Regex ProgramPackage();
}
