using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>The solution, by which <c>./build.sh build</c> builds everything.</summary>
public sealed class SolutionTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("samples")]
    public void Each_project_stands_in_the_solution(string folder)
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "TaskKit.sln")).Replace('\\', '/');
        string[] projects =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
                .Select(project => Path.GetRelativePath(Repository.Root, project).Replace('\\', '/'))
                .Where(project => !project.Split('/').Any(part => part is "obj" or "bin")),
        ];
        Assert.NotEmpty(projects);
        Assert.All(
            projects,
            project =>
                Assert.True(
                    solution.Contains($"\"{project}\"", StringComparison.Ordinal),
                    $"TaskKit.sln lacks {project}, so that the build leaves it out: dotnet sln add {project}"
                )
        );
    }
}
