using TaskKit.Backends;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The reasons of <c>tasks show --why</c>.</summary>
public sealed class WhyTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_reasons_are_shown_a_line_each()
    {
        var id = await StoredTasks.SubmitAsync(_folder, "sms", TimeSpan.FromHours(1));
        (await _folder.RunAsync("pause", "--type", "sms", "--reason", "gateway\u001b[2J down")).Succeeded();
        _folder.Write("appsettings.json", """{"TaskKit":{"Worker":{"DisabledTypes":["sms"]}}}""");

        string shown = (await _folder.RunAsync("tasks", "show", id.ToString(), "--why")).Succeeded().Out;
        var reasons = (await _folder.RunAsync("tasks", "show", id.ToString(), "--why", "--json")).Succeeded().Json["why"]!.AsArray();

        Assert.Equal(["not_due", "paused", "no_worker", "off_here"], reasons.Select(reason => (string)reason!["code"]!));
        Assert.Equal(("type:sms", Environment.UserName), ((string)reasons[1]!["scope"]!, (string)reasons[1]!["by"]!));
        Assert.EndsWith("Z", (string)reasons[0]!["until"]!);
        foreach (var reason in reasons)
            Assert.Contains((string)reason!["detail"]!, shown);
        Assert.DoesNotContain('\u001b', shown);
        Assert.Contains(
            "Task type 'sms' is off in this configuration: TaskKit:Worker:DisabledTypes names it.",
            (string)reasons[3]!["detail"]!
        );
    }

    [Fact]
    public async Task Without_the_question_there_is_no_answer()
    {
        var id = await StoredTasks.SubmitAsync(_folder, "sms");

        Assert.Null((await _folder.RunAsync("tasks", "show", id.ToString(), "--json")).Succeeded().Json["why"]);
    }

    [Fact]
    public async Task A_running_task_and_one_that_has_ended_answer_too()
    {
        var id = await StoredTasks.SubmitAsync(_folder, "sms");
        await using (await StoredTasks.StartAsync(_folder))
            Assert.Equal("running", await CodeAsync(id));
        await _folder.Provider.Backend.Operations!.CancelAsync(id, CancellationToken.None);

        Assert.Equal("ended", await CodeAsync(id));
    }

    [Fact]
    public async Task A_task_that_is_not_stored_is_an_error()
    {
        var run = await _folder.RunAsync("tasks", "show", TaskId.New(TimeProvider.System).ToString(), "--why");

        Assert.Equal(7, run.ExitCode);
    }

    private async Task<string> CodeAsync(TaskId id)
    {
        var run = (await _folder.RunAsync("tasks", "show", id.ToString(), "--why", "--json")).Succeeded();
        return (string)run.Json["why"]![0]!["code"]!;
    }
}
