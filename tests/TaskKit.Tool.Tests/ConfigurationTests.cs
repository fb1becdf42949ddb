using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private const string Valid = """{"to":"x","body":"y"}""";

    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Values_come_from_files_then_the_environments_file_then_the_command_line()
    {
        _folder.Write("appsettings.json", """{"TaskKit":{"MaxPayloadBytes":10}}""");
        _folder.Write("appsettings.Large.json", """{"TaskKit":{"MaxPayloadBytes":1000}}""");
        string[] args = ["enqueue", "sms", Valid];
        Assert.Equal(1, (await _folder.RunAsync(args)).ExitCode);
        (await _folder.RunAsync([.. args, "--environment", "Large"])).Succeeded();
        (await _folder.RunAsync([.. args, "--set", "TaskKit:MaxPayloadBytes=1000"])).Succeeded();
        _folder.Variables["DOTNET_ENVIRONMENT"] = "Large";
        (await _folder.RunAsync(args)).Succeeded();
        Assert.Equal(1, (await _folder.RunAsync([.. args, "--set", "TaskKit:MaxPayloadBytes=10"])).ExitCode);
    }

    [Fact]
    public async Task An_invalid_value_is_exit_code_5_and_says_where_it_stands()
    {
        var run = await _folder.RunAsync("tasks", "list", "--set", "TaskKit:Worker:Concurrency=none");
        Assert.Equal(5, run.ExitCode);
        Assert.StartsWith("error TKCLI030: TaskKit:Worker:Concurrency: expected a whole number, got 'none'.", run.Error);
        Assert.Contains("from: --set → TaskKit:Worker:Concurrency", run.Error);
    }

    [Fact]
    public async Task A_backend_that_is_not_referenced_has_its_near_miss()
    {
        var run = await _folder.RunAsync("tasks", "list", "--set", "TaskKit:Backend=memry");
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("Did you mean 'memory'?", run.Error);
    }

    [Fact]
    public async Task A_backend_that_the_tool_cannot_open_is_exit_code_9()
    {
        using var folder = new ToolFolder(
            ShopManifest.With("").Replace(typeof(SharedMemoryProvider).FullName!, "Acme.CloudBackendProvider")
        );
        var run = await folder.RunAsync("tasks", "list");
        Assert.Equal(9, run.ExitCode);
        Assert.Contains("Shop uses Acme.CloudBackendProvider; this tool can open memory, sqlite, kafka.", run.Error);
    }

    [Fact]
    public async Task Tasks_are_shown_of_a_project_that_is_not_built()
    {
        File.Delete(_folder.Target);
        (await _folder.RunAsync("tasks", "list")).Succeeded();
        var run = await _folder.RunAsync("types", "list");
        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("error TKCLI021:", run.Error);
    }
}
