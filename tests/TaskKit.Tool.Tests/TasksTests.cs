using TaskKit.TestSupport;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class TasksTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lists_filter_by_state_and_type_newest_first()
    {
        var first = await StoredTasks.SubmitAsync(_folder, "sms");
        var later = await StoredTasks.SubmitAsync(_folder, "sms", TimeSpan.FromHours(1));
        var other = await StoredTasks.SubmitAsync(_folder, "order");
        Assert.Equal([other, later, first], Ids(await _folder.RunAsync("tasks", "list", "--json")));
        Assert.Equal([later], Ids(await _folder.RunAsync("tasks", "list", "--json", "--state", "scheduled")));
        Assert.Equal([other], Ids(await _folder.RunAsync("tasks", "list", "--json", "--type", "order")));
        string table = (await _folder.RunAsync("tasks", "list")).Succeeded().Out;
        Assert.Matches($@"(?m)^{first}\s+sms\s+PENDING\s+0\s", table);
    }

    [Fact]
    public async Task Lists_filter_by_key_and_by_the_time_at_which_tasks_were_created()
    {
        var now = TimeProvider.System.GetUtcNow();
        var old = await StoredTasks.SubmitAsync(_folder, "sms", key: "order-1", created: now.AddHours(-5));
        var last = await StoredTasks.SubmitAsync(_folder, "sms", key: "order-1", created: now.AddMinutes(-1));
        var dead = await StoredTasks.BuryAsync(_folder);
        Assert.Equal([last, old], Ids(await _folder.RunAsync("tasks", "list", "--json", "--key", "order-1")));
        Assert.Equal([dead, last], Ids(await _folder.RunAsync("tasks", "list", "--json", "--since", "2h")));
        Assert.Equal([old], Ids(await _folder.RunAsync("tasks", "list", "--json", "--until", "2h", "--state", "PENDING")));
        string time = now.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss");
        Assert.Equal([old], Ids(await _folder.RunAsync("tasks", "list", "--json", "--since", "1d", "--until", time)));
        Assert.Equal([dead], Ids(await _folder.RunAsync("dlq", "list", "--json", "--since", "2h")));
        Assert.Empty(Ids(await _folder.RunAsync("dlq", "list", "--json", "--until", "2h")));
    }

    [Theory]
    [InlineData("--since 1h --until 2h", "--since expects a time before that of --until")]
    [InlineData("--since yesterday", "--since expects a time such as 2030-01-31T12:00:00Z")]
    [InlineData("--until 99999999d", "--until expects a time such as 2030-01-31T12:00:00Z")]
    public async Task A_range_that_holds_no_task_is_wrong_usage(string options, string error)
    {
        var run = await _folder.RunAsync(["tasks", "list", .. options.Split(' ')]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(error, run.Error);
    }

    [Fact]
    public async Task A_list_goes_on_by_its_cursor_without_gaps()
    {
        var all = new List<TaskId>();
        for (int i = 0; i < 5; i++)
            all.Insert(0, await StoredTasks.SubmitAsync(_folder, "sms"));
        var page = await _folder.RunAsync("tasks", "list", "--json", "--limit", "2");
        string cursor = (string)System.Text.Json.Nodes.JsonNode.Parse(page.Error)!["more"]!["cursor"]!;
        Assert.Contains($"--cursor {cursor}", (await _folder.RunAsync("tasks", "list", "--limit", "2")).Error);
        var rest = await _folder.RunAsync("tasks", "list", "--json", "--cursor", cursor);
        Assert.Equal(all, [.. Ids(page), .. Ids(rest)]);
        Assert.Equal("", rest.Error);
    }

    [Fact]
    public async Task A_misspelt_state_has_its_near_miss()
    {
        var run = await _folder.RunAsync("tasks", "list", "--state", "PENDIG");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No state 'PENDIG'. Did you mean 'PENDING'?", run.Error);
    }

    [Fact]
    public async Task An_empty_list_of_a_misspelt_type_has_its_near_miss()
    {
        Assert.Contains(
            "No such tasks. Did you mean 'sms'?",
            (await _folder.RunAsync("tasks", "list", "--type", "smss")).Succeeded().Error
        );
        Assert.DoesNotContain("Did you mean", (await _folder.RunAsync("dlq", "list", "--type", "sms")).Succeeded().Error);
    }

    [Fact]
    public async Task Nothing_is_an_empty_list()
    {
        Assert.Equal("[]", (await _folder.RunAsync("tasks", "list", "--json")).Succeeded().Out.Trim());
        Assert.Contains("No such tasks.", (await _folder.RunAsync("tasks", "list")).Succeeded().Error);
        Assert.Equal("[]", (await _folder.RunAsync("tasks", "counts", "--json")).Succeeded().Out.Trim());
    }

    [Fact]
    public async Task Counts_are_a_row_per_type()
    {
        await StoredTasks.SubmitAsync(_folder, "sms");
        await StoredTasks.SubmitAsync(_folder, "sms");
        await StoredTasks.SubmitAsync(_folder, "sms", TimeSpan.FromHours(1));
        var row = Assert.Single((await _folder.RunAsync("tasks", "counts", "--json")).Succeeded().Json.AsArray())!;
        Assert.Equal(
            ("sms", 2, 1, 0),
            ((string)row["type"]!, (int)row["counts"]!["PENDING"]!, (int)row["counts"]!["SCHEDULED"]!, (int)row["counts"]!["DEAD"]!)
        );
    }

    [Fact]
    public async Task One_task_is_shown_with_its_payload()
    {
        var id = await StoredTasks.SubmitAsync(_folder, "sms");
        string shown = (await _folder.RunAsync("tasks", "show", id.ToString())).Succeeded().Out;
        Assert.Matches($@"(?m)^id\s+{id}$", shown);
        Assert.Matches("(?m)^payload\\s+\\{\"to\":\"x\",\"body\":\"y\"\\}$", shown);
        Assert.Equal("x", (string)(await _folder.RunAsync("tasks", "show", id.ToString(), "--json")).Json["payload"]!["to"]!);
    }

    [Fact]
    public async Task What_is_no_id_or_no_task_is_said()
    {
        Assert.Contains("'abc' is no task id.", (await _folder.RunAsync("tasks", "show", "abc")).Error);
        var missing = await _folder.RunAsync("tasks", "show", "0199c0de-0000-7000-8000-000000000000");
        Assert.Equal(7, missing.ExitCode);
        Assert.Contains("error TKCLI051: No task 0199c0de-0000-7000-8000-000000000000", missing.Error);
    }

    [Fact]
    public async Task Cancel_ends_waiting_tasks_and_asks_for_running_ones()
    {
        var waiting = await StoredTasks.SubmitAsync(_folder, "sms");
        var run = (await _folder.RunAsync("tasks", "cancel", waiting.ToString())).Succeeded();
        Assert.Matches($@"(?m)^{waiting}\s+cancelled$", run.Out);
        Assert.Equal(TaskState.Cancelled, await StoredTasks.StateAsync(_folder, waiting));

        var running = await StoredTasks.SubmitAsync(_folder, "sms");
        await using var receiver = await StoredTasks.StartAsync(_folder);
        Assert.Contains("its worker was asked", (await _folder.RunAsync("tasks", "cancel", running.ToString())).Succeeded().Out);
    }

    [Fact]
    public async Task Retry_makes_a_waiting_task_due_and_sends_dead_ones_to_replay()
    {
        var scheduled = await StoredTasks.SubmitAsync(_folder, "sms", TimeSpan.FromHours(1));
        (await _folder.RunAsync("tasks", "retry", scheduled.ToString())).Succeeded();
        Assert.Equal(TaskState.Pending, await StoredTasks.StateAsync(_folder, scheduled));
        var dead = await StoredTasks.BuryAsync(_folder);
        var run = await _folder.RunAsync("tasks", "retry", dead.ToString());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"Task {dead} is DEAD; 'retry' works on SCHEDULED, RETRYING.", run.Error);
        Assert.Contains($"try:  dotnet taskkit dlq replay {dead}", run.Error);
    }

    [Fact]
    public async Task Some_of_several_is_exit_code_8_and_every_result_is_listed()
    {
        var waiting = await StoredTasks.SubmitAsync(_folder, "sms");
        var run = await _folder.RunAsync("tasks", "cancel", waiting.ToString(), "0199c0de-0000-7000-8000-000000000000", "--json");
        Assert.Equal(8, run.ExitCode);
        Assert.Equal([true, false], run.Json.AsArray().Select(item => (bool)item!["ok"]!));
        Assert.Contains("1 of 2 tasks could not be cancelled.", run.Error);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var waiting = await StoredTasks.SubmitAsync(_folder, "sms");
        var run = (await _folder.RunAsync("tasks", "cancel", waiting.ToString(), "--dry-run")).Succeeded();
        Assert.Contains("would be cancelled", run.Out);
        Assert.Equal(TaskState.Pending, await StoredTasks.StateAsync(_folder, waiting));
    }

    private static TaskId[] Ids(ToolRun run) => [.. run.Succeeded().Json.AsArray().Select(item => TaskId.Parse((string)item!["id"]!))];
}
