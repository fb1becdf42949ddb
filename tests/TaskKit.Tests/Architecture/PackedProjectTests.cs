using System.Text.Json;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>The projects that <c>./build.sh pack</c> builds and packs.</summary>
public sealed class PackedProjectTests
{
    [Fact]
    public void All_projects_of_src_and_the_templates_are_packed_and_no_other_is_built_for_it()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "eng", "pack", "Packages.slnf")));
        string[] packed =
        [
            .. filter
                .RootElement.GetProperty("solution")
                .GetProperty("projects")
                .EnumerateArray()
                .Select(project => project.GetString()!.Replace('\\', Path.DirectorySeparatorChar)),
        ];
        Assert.Equal([.. ProjectsBelow("src"), .. ProjectsBelow("templates")], packed.Order(StringComparer.Ordinal));
    }

    private static string[] ProjectsBelow(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
                .Select(project => Path.GetRelativePath(Repository.Root, project))
                .Where(project => !project.Split(Path.DirectorySeparatorChar).Any(part => part is "content" or "obj" or "bin"))
                .Order(StringComparer.Ordinal),
        ];
}
