using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class DlqTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Trait("Seed", "2-24")]
    [Fact]
    public async Task Dead_letters_are_listed_and_shown_with_their_reasons()
    {
        await StoredTasks.SubmitAsync(_folder, "order");
        var dead = await StoredTasks.BuryAsync(_folder);
        string table = (await _folder.RunAsync("dlq", "list")).Succeeded().Out;
        Assert.Matches($@"(?m)^{dead}\s+sms\s+permanent_error\s+\d\s+\S+ \S+\s+gateway said no$", table);
        Assert.Equal(2, table.TrimEnd().Split('\n').Length);
        string shown = (await _folder.RunAsync("dlq", "show", dead.ToString())).Succeeded().Out;
        Assert.Matches(@"(?m)^error\s+permanent_error NO: gateway said no$", shown);
    }

    [Fact]
    public async Task Show_refuses_what_is_alive()
    {
        var alive = await StoredTasks.SubmitAsync(_folder, "sms");
        var run = await _folder.RunAsync("dlq", "show", alive.ToString());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"Task {alive} is PENDING, not a dead letter.", run.Error);
    }

    [Fact]
    public async Task Replay_gives_the_next_generation_of_the_same_task()
    {
        var dead = await StoredTasks.BuryAsync(_folder);
        (await _folder.RunAsync("dlq", "replay", dead.ToString())).Succeeded();
        var record = await _folder.Provider.Backend.Operations!.FindAsync(dead, CancellationToken.None);
        Assert.Equal((TaskState.Pending, 1, 0), (record!.State, record.Task.Generation, record.Attempts));
        Assert.Equal("""{"to":"x","body":"y"}"""u8.ToArray(), record.Task.Payload.ToArray());
    }

    [Fact]
    public async Task Replaying_all_needs_a_yes_where_nobody_can_answer()
    {
        var dead = await StoredTasks.BuryAsync(_folder);
        var refused = await _folder.RunAsync("dlq", "replay", "--all", "--type", "sms");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error TKCLI002: Replay 1 dead letter of type 'sms'", refused.Error);
        Assert.Contains("try:  dotnet taskkit dlq replay --all --type sms --yes", refused.Error);
        Assert.Equal(TaskState.Dead, await StoredTasks.StateAsync(_folder, dead));
        (await _folder.RunAsync("dlq", "replay", "--all", "--type", "sms", "--yes")).Succeeded();
        Assert.Equal(TaskState.Pending, await StoredTasks.StateAsync(_folder, dead));
    }

    [Theory]
    [InlineData("y\n", 0, TaskState.Pending)]
    [InlineData("n\n", 1, TaskState.Dead)]
    [InlineData("", 1, TaskState.Dead)]
    public async Task Somebody_at_the_terminal_is_asked(string answer, int exitCode, TaskState state)
    {
        using var folder = new ToolFolder { IsInteractive = true };
        var dead = await StoredTasks.BuryAsync(folder);
        var run = await folder.RunAsync(answer, ["dlq", "replay", "--all"]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("Replay 1 dead letter in backend memory? [y/N]", run.Error);
        Assert.Equal(state, await StoredTasks.StateAsync(folder, dead));
    }

    [Fact]
    public async Task All_of_one_type_leaves_the_others()
    {
        var sms = await StoredTasks.BuryAsync(_folder);
        var order = await StoredTasks.BuryAsync(_folder, "order");
        var dry = (await _folder.RunAsync("dlq", "replay", "--all", "--dry-run", "--json")).Succeeded();
        Assert.Equal(2, dry.Json.AsArray().Count);
        (await _folder.RunAsync("dlq", "replay", "--all", "--type", "order", "--yes")).Succeeded();
        Assert.Equal(
            (TaskState.Dead, TaskState.Pending),
            (await StoredTasks.StateAsync(_folder, sms), await StoredTasks.StateAsync(_folder, order))
        );
    }

    [Fact]
    public async Task A_dry_run_reads_each_payload_by_the_projects_rules()
    {
        var good = await StoredTasks.BuryAsync(_folder);
        var bad = await StoredTasks.BuryAsync(_folder, payload: """{"to":"x"}""");
        var run = await _folder.RunAsync("dlq", "replay", "--all", "--dry-run", "--json");
        var byId = run.Succeeded().Json.AsArray().ToDictionary(entry => (string)entry!["id"]!, entry => entry!);
        Assert.Equal(("runs", "dies"), ((string)byId[$"{good}"]["outlook"]!, (string)byId[$"{bad}"]["outlook"]!));
        Assert.Contains("1 of 2 tasks would die again.", run.Error);
        string shown = (await _folder.RunAsync("dlq", "replay", $"{bad}", "--dry-run")).Out;
        Assert.Contains("would be replayed; would die again: sms: 'body' is required", shown);
        Assert.Equal(TaskState.Dead, await StoredTasks.StateAsync(_folder, bad));
    }

    [Fact]
    public async Task A_dry_run_says_which_payloads_it_cannot_check()
    {
        var dead = await StoredTasks.BuryAsync(_folder);
        File.Delete(_folder.Target);
        var run = (await _folder.RunAsync("dlq", "replay", $"{dead}", "--dry-run")).Succeeded();
        Assert.Contains("its payload was not checked: the project is not built", run.Out);
    }

    [Fact]
    public async Task No_dead_letters_are_nothing_to_do()
    {
        Assert.Equal("[]", (await _folder.RunAsync("dlq", "replay", "--all", "--json")).Succeeded().Out.Trim());
        Assert.Contains("Expected either the ids of dead letters, or --all or --filter.", (await _folder.RunAsync("dlq", "replay")).Error);
    }
}
