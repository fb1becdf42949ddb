using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tests.Contributing;

/// <summary>The tool on a project whose tasks lie in a box.</summary>
public sealed class BoxSupportTests : IDisposable
{
    private readonly ToolFolder _folder = new(
        ShopManifest.With(ShopManifest.Sms).Replace(typeof(SharedMemoryProvider).FullName!, typeof(BoxBackendProvider).FullName)
    )
    {
        Further = [new BoxSupport(new BoxBackendProvider())],
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_task_that_one_call_submits_is_listed_by_the_next()
    {
        var submitted = (await _folder.RunAsync("enqueue", "sms", """{"to":"+31 6","body":"hi"}""")).Succeeded();

        var listed = (await _folder.RunAsync("tasks", "list", "--json")).Succeeded();

        Assert.Equal(submitted.Out.Trim(), (string)Assert.Single(listed.Json.AsArray())!["id"]!);
        Assert.Contains("backend box", submitted.Error);
    }

    [Fact]
    public async Task The_missing_capability_is_said_with_what_to_do()
    {
        var run = await _folder.RunAsync("tasks", "counts");

        Assert.Equal(9, run.ExitCode);
        Assert.Contains("The backend 'box' cannot count its tasks: list them instead", run.Error);
    }

    [Fact]
    public async Task A_wrong_setting_names_its_path()
    {
        var run = await _folder.RunAsync("tasks", "list", "--set", $"TaskKit:Box:Label={new string('x', 21)}");

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("TaskKit:Box:Label: expected a label of at most 20 characters, got 21.", run.Error);
    }

    [Fact]
    public async Task A_misspelt_setting_brings_a_warning_with_the_near_miss()
    {
        var run = await _folder.RunAsync("doctor", "--set", "TaskKit:Box:Lable=x");

        Assert.Contains("TaskKit:Box:Lable is not a known setting. Did you mean 'Label'?", run.Out);
    }
}
