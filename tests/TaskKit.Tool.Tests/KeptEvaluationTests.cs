using TaskKit.Tool;

namespace TaskKit.Tool.Tests;

/// <summary>MSBuild is asked again whenever its answer could be another one, and only then.</summary>
public sealed class KeptEvaluationTests : IDisposable
{
    private const string Plain = "<Project Sdk=\"Microsoft.NET.Sdk\"></Project>";

    private readonly string _root = Directory.CreateTempSubdirectory("taskkit-kept-").FullName;
    private readonly Dictionary<string, string> _variables = new() { ["PATH"] = "/usr/bin" };
    private int _asked;
    private string _target = "/bin/Shop.dll";

    public KeptEvaluationTests()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "obj"));
        File.WriteAllText(Project, Plain);
    }

    private string Folder => Path.Combine(_root, "src", "Shop");

    private string Project => Path.Combine(Folder, "Shop.csproj");

    private string Kept => Path.Combine(Folder, "obj", KeptEvaluation.FileName);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_second_call_takes_what_is_kept()
    {
        var first = await EvaluateAsync();
        _target = "/bin/Other.dll";
        Assert.Equal(first, await EvaluateAsync());
        Assert.Equal(1, _asked);
        Assert.Equal(new UserProject(Project, "/bin/Shop.dll", "Shop", "Exe", "secrets"), first);
    }

    [Theory]
    [InlineData("src/Shop/Shop.csproj")]
    [InlineData("src/Shop/Shop.csproj.user")]
    [InlineData("src/Shop/obj/Shop.csproj.nuget.g.props")]
    [InlineData("src/Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("Directory.Packages.props")]
    [InlineData("global.json")]
    public async Task A_file_that_it_depends_on_has_changed_or_is_new(string file)
    {
        await EvaluateAsync();
        File.WriteAllText(Path.Combine(_root, file), Plain + " ");
        _target = "/bin/Other.dll";
        Assert.Equal("/bin/Other.dll", (await EvaluateAsync()).TargetPath);
        await EvaluateAsync();
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Another_configuration_or_framework_is_asked_for()
    {
        await EvaluateAsync();
        await EvaluateAsync(new BuildOptions("Release", null));
        await EvaluateAsync(new BuildOptions("Release", "net10.0"));
        await EvaluateAsync(new BuildOptions("Release", "net10.0"));
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task A_variable_has_changed_that_is_a_property_for_MSBuild()
    {
        await EvaluateAsync();
        _variables["TASK_FEATURE_FLAGS"] = "new_reports:true";
        _variables["PWD"] = _root;
        await EvaluateAsync();
        Assert.Equal(1, _asked);
        _variables["ArtifactsPath"] = _root;
        await EvaluateAsync();
        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData("src/Shop/Shop.csproj", "<Project><Import Project=\"../common.props\" /></Project>")]
    [InlineData("src/Directory.Build.props", "<Project><PropertyGroup Condition=\"Exists('x')\" /></Project>")]
    [InlineData("Directory.Build.props", "<Project><import Project=\"$([MSBuild]::GetPathOfFileAbove('x'))\" /></Project>")]
    public async Task A_project_that_depends_on_files_that_are_not_known_is_evaluated_each_time(string file, string text)
    {
        File.WriteAllText(Path.Combine(_root, file), text);
        await EvaluateAsync();
        await EvaluateAsync();
        Assert.Equal(2, _asked);
        Assert.False(File.Exists(Kept));
    }

    [Fact]
    public async Task A_single_file_program_is_evaluated_each_time()
    {
        string program = Path.Combine(Folder, "app.cs");
        File.WriteAllText(program, "#:package TaskKit@*");
        await EvaluateAsync(path: program);
        await EvaluateAsync(path: program);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Without_an_obj_folder_nothing_is_written()
    {
        Directory.Delete(Path.GetDirectoryName(Kept)!);
        await EvaluateAsync();
        await EvaluateAsync();
        Assert.Equal(2, _asked);
        Assert.Equal([Project], Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public async Task A_file_that_was_not_written_to_its_end_counts_for_nothing()
    {
        await EvaluateAsync();
        string text = File.ReadAllText(Kept);
        for (int length = 0; length < text.TrimEnd().Length; length++)
        {
            int before = _asked;
            File.WriteAllText(Kept, text[..length]);
            await EvaluateAsync();
            Assert.Equal(before + 1, _asked);
        }
    }

    [Fact]
    public async Task An_error_of_MSBuild_is_not_kept()
    {
        var failing = new KeptEvaluation((_, _, _) => throw new ToolException(ErrorCodes.BuildFailed, "no"), _variables);
        await Assert.ThrowsAsync<ToolException>(() => failing.OfAsync(Project, new BuildOptions(null, null), CancellationToken.None));
        Assert.False(File.Exists(Kept));
    }

    private Task<UserProject> EvaluateAsync(BuildOptions? options = null, string? path = null) =>
        new KeptEvaluation(
            (project, _, _) =>
            {
                _asked++;
                return Task.FromResult(new UserProject(project, _target, "Shop", "Exe", "secrets"));
            },
            _variables
        ).OfAsync(path ?? Project, options ?? new BuildOptions(null, null), CancellationToken.None);
}
