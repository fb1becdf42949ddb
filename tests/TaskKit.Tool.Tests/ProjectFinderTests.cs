using System.Diagnostics;
using TaskKit.TestSupport;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class ProjectFinderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-finder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_nearest_project_upward_is_found()
    {
        string project = Touch("src/Shop/Shop.csproj");
        Directory.CreateDirectory(Path.Combine(_folder, "src/Shop/Sms/Deep"));
        Assert.Equal(project, Find(null, "src/Shop"));
        Assert.Equal(project, Find(null, "src/Shop/Sms/Deep"));
    }

    [Fact]
    public void What_is_asked_for_wins_over_the_variable_and_the_folder()
    {
        string here = Touch("Here/Here.csproj");
        string other = Touch("Other/Other.csproj");
        string third = Touch("Third/Third.csproj");
        Assert.Equal(other, Find("../Other", "Here"));
        Assert.Equal(other, Find("../Other/Other.csproj", "Here", variable: third));
        Assert.Equal(third, Find(null, "Here", variable: third));
        Assert.Equal(here, Find(null, "Here"));
    }

    [Fact]
    public void Several_projects_are_an_error_that_lists_them()
    {
        Touch("B.csproj");
        Touch("A.csproj");
        var error = Assert.Throws<ToolException>(() => Find(null, "."));
        Assert.Equal(ErrorCodes.ProjectAmbiguous, error.Code);
        Assert.Equal(3, error.Code.ExitCode);
        Assert.Equal(["--project A.csproj", "--project B.csproj"], error.Tries);
    }

    [Fact]
    public void A_folder_above_projects_says_which_there_are()
    {
        Touch("src/Shop/Shop.csproj");
        var error = Assert.Throws<ToolException>(() => Find(null, "."));
        Assert.Equal(ErrorCodes.ProjectNotFound, error.Code);
        Assert.Contains($"--project {Path.Combine("src", "Shop", "Shop.csproj")}", error.Tries);
    }

    [LinuxFact]
    public async Task A_folder_that_cannot_be_listed_is_passed_over()
    {
        // The shell becomes "sleep", which never asks for the end of the shell's child: the child's folder in /proc stays, and a part of it gives an error.
        using var parent = Process.Start(
            new ProcessStartInfo("sh", ["-c", "exec 3<&0; read line <&3 & echo $!; exec sleep 60"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            string network = $"/proc/{await parent.StandardOutput.ReadLineAsync()}/net";
            await Eventually.TrueAsync(() => File.ReadAllText($"/proc/{parent.Id}/comm").Trim() == "sleep");
            parent.StandardInput.Close();
            await Eventually.TrueAsync(() => Record.Exception(() => Directory.GetFiles(network))?.GetType() == typeof(IOException));

            var error = Assert.Throws<ToolException>(() => Find(null, Path.GetDirectoryName(network)!));

            Assert.Equal(ErrorCodes.ProjectNotFound, error.Code);
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public void A_single_file_program_is_a_project()
    {
        string program = Touch("app.cs", "#:package TaskKit.Sqlite@*\nusing TaskKit;\n");
        Touch("notes.cs", "// no program\n");
        Assert.Equal(program, Find(null, "."));
    }

    [Fact]
    public void A_path_that_is_nothing_names_where_it_came_from()
    {
        var error = Assert.Throws<ToolException>(() => Find(null, ".", variable: "nowhere"));
        Assert.Equal((ErrorCodes.ProjectNotFound, "TASKKIT_PROJECT"), (error.Code, error.From));
    }

    private string Find(string? asked, string folder, string? variable = null) =>
        ProjectFinder.Find(
            asked,
            new ToolHost
            {
                In = TextReader.Null,
                Out = TextWriter.Null,
                Error = TextWriter.Null,
                WorkingDirectory = Path.GetFullPath(folder, _folder),
                Variable = name => name == ProjectFinder.Variable ? variable : null,
                Backends = [],
            }
        );

    private string Touch(string path, string text = "<Project />")
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }
}
