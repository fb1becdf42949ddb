using System.Text;
using System.Text.Json.Nodes;
using TaskKit.Backends;
using TaskKit.TestSupport;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class EnqueueTests : IDisposable
{
    private const string Valid = """{"to":"+31 6","body":"hi"}""";

    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_id_is_all_that_goes_to_stdout_and_the_bytes_are_stored_as_given()
    {
        const string spaced = """ { "to" : "+31 6",  "body":"h\u00e9, é" , "more": 1 } """;
        var run = (await _folder.RunAsync("enqueue", "sms", spaced)).Succeeded();
        var record = await FindAsync(run.Out.Trim());
        Assert.Equal(spaced, Encoding.UTF8.GetString(record.Task.Payload.Span));
        Assert.Equal("sms", record.Task.Type);
        Assert.Contains("memory", run.Error);
    }

    [Fact]
    public async Task Options_reach_the_task()
    {
        string[] args =
        [
            "enqueue",
            "sms",
            Valid,
            "--delay",
            "5m",
            "--max-retries",
            "7",
            "--timeout",
            "90s",
            "--idempotency-key",
            "k1",
            "--priority",
            "-2",
            "--key",
            "user-1",
            "--metadata",
            "a=1",
            "--metadata",
            "b=x=y",
        ];
        var task = (await FindAsync((await _folder.RunAsync(args)).Succeeded().Out.Trim())).Task;
        Assert.Equal(task.CreatedAt.AddMinutes(5), task.NotBefore);
        Assert.Equal(
            (7, TimeSpan.FromSeconds(90), "k1", -2, "user-1"),
            (task.MaxRetries, task.Timeout, task.IdempotencyKey, task.Priority, task.Key)
        );
        Assert.Equal(("1", "x=y"), (task.Metadata["a"], task.Metadata["b"]));
    }

    [Fact]
    public async Task A_time_is_kept_to_the_instant()
    {
        var run = (await _folder.RunAsync("enqueue", "sms", Valid, "--at", "2030-01-31T12:00:00+01:00")).Succeeded();
        Assert.Equal(DateTimeOffset.Parse("2030-01-31T11:00:00Z"), (await FindAsync(run.Out.Trim())).Task.NotBefore);
    }

    [Theory]
    [InlineData("{}", "sms: 'to' and 'body' are required")]
    [InlineData("""{"to":null,"body":"x"}""", "sms: 'to' is required")]
    [InlineData("""{"to":"x","body":5}""", "invalid sms payload: 'body' must be a string, not a number.")]
    [InlineData("[]", "invalid sms payload: it must be an object, not an array.")]
    [InlineData("""{"to":"x","to":"y","body":"z"}""", "invalid sms payload: 'to' appears twice.")]
    [InlineData("{\"to\":", "invalid sms payload: not valid JSON (line 1, position 7).")]
    [InlineData("""{"to":"x","body":"y"} {}""", "invalid sms payload: not valid JSON (line 1, position 23).")]
    [InlineData(" ", "invalid sms payload: not valid JSON (line 1, position 2).")]
    public async Task A_payload_that_is_none_is_named_and_not_stored(string payload, string message)
    {
        var run = await _folder.RunAsync("enqueue", "sms", payload);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error TKCLI060: {message}", run.Error);
        await NothingStoredAsync();
    }

    [Fact]
    public async Task Too_deep_and_too_large_payloads_are_refused()
    {
        string deep = $$"""{"to":"x","body":"y","more":{{new string('[', 64)}}{{new string(']', 64)}}}""";
        Assert.Contains("nested deeper than 64 levels", (await _folder.RunAsync("enqueue", "sms", deep)).Error);
        _folder.Write("large.json", $$"""{"to":"x","body":"{{new string('y', 1024 * 1024)}}"}""");
        var large = await _folder.RunAsync("enqueue", "sms", "@large.json");
        Assert.Equal(1, large.ExitCode);
        Assert.Contains("at most 1048576 are allowed (TaskKit:MaxPayloadBytes)", large.Error);
        await NothingStoredAsync();
    }

    [Trait("Seed", "1-02")]
    [Fact]
    public async Task An_unknown_type_has_its_near_miss_and_exit_code_7()
    {
        var run = await _folder.RunAsync("enqueue", "smss", Valid);
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("error TKCLI050: Shop has no task type 'smss'. Did you mean 'sms'? Known: order, sms.", run.Error);
        Assert.Contains("try:  dotnet taskkit types list", run.Error);
    }

    [Fact]
    public async Task A_type_with_two_letters_swapped_has_its_near_miss()
    {
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.Sms.Replace("\"sms\"", "\"email\"")));
        var run = await folder.RunAsync("enqueue", "emial", Valid);
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("Shop has no task type 'emial'. Did you mean 'email'? Known: email.", run.Error);
    }

    [Theory]
    [InlineData("Kafka", 1)]
    [InlineData("Sqlite", 0)]
    public async Task A_dry_run_refuses_an_option_that_the_backend_lacks_as_a_submit_does(string backend, int exitCode)
    {
        using var folder = backend == "Kafka" ? ToolFolder.OnKafka() : ToolFolder.OnSqlite();
        string[] before = Directory.GetFiles(folder.Root);
        string[] args = ["enqueue", "sms", Valid, "--priority", "1"];
        var dry = await folder.RunAsync([.. args, "--dry-run"]);
        Assert.Equal(exitCode, dry.ExitCode);
        Assert.Equal(before, Directory.GetFiles(folder.Root));
        var real = await folder.RunAsync(args);
        Assert.Equal(exitCode, real.ExitCode);
        if (exitCode == 0)
            return;
        Assert.StartsWith(
            "error TKCLI061: EnqueueOptions.Priority is set, and the backend 'kafka' does not order tasks by priority.",
            dry.Error
        );
        Assert.EndsWith(dry.Error, real.Error);
    }

    [Fact]
    public async Task Payloads_come_from_files_and_stdin_too()
    {
        _folder.Write("sms.json", "\uFEFF" + Valid);
        var file = await FindAsync((await _folder.RunAsync("enqueue", "sms", "@sms.json")).Succeeded().Out.Trim());
        var stdin = await FindAsync((await _folder.RunAsync(Valid, ["enqueue", "sms", "-"])).Succeeded().Out.Trim());
        Assert.Equal(Valid, Encoding.UTF8.GetString(file.Task.Payload.Span));
        Assert.Equal(Valid, Encoding.UTF8.GetString(stdin.Task.Payload.Span));
        Assert.Contains("does not exist", (await _folder.RunAsync("enqueue", "sms", "@none.json")).Error);
    }

    [Fact]
    public async Task Many_payloads_are_stored_in_the_order_of_their_lines()
    {
        string lines = string.Join("\r\n", Enumerable.Range(0, 2500).Select(i => $$"""{"to":"{{i}}","body":"x"}""")) + "\n\n";
        var run = (await _folder.RunAsync(lines, ["enqueue", "sms", "-", "--many", "--json"])).Succeeded();
        var ids = run.Json.AsArray().Select(item => (string)item!["id"]!).ToList();
        Assert.Equal(2500, ids.Distinct().Count());
        Assert.Equal("""{"to":"2499","body":"x"}""", Encoding.UTF8.GetString((await FindAsync(ids[^1])).Task.Payload.Span));
    }

    [Fact]
    public async Task One_invalid_line_of_many_stores_none()
    {
        var run = await _folder.RunAsync($"{Valid}\n{{}}\n{Valid}\nx\n", ["enqueue", "sms", "-", "--many"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2 of 4 payloads are invalid; nothing was stored.", run.Error);
        Assert.Contains("line 2: sms: 'to' and 'body' are required", run.Error);
        Assert.Contains("line 4: invalid sms payload: not valid JSON (line 1, position 1).", run.Error);
        await NothingStoredAsync();
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_first_task_again_and_a_conflict_for_another_payload()
    {
        string[] args = ["enqueue", "sms", Valid, "--idempotency-key", "k", "--json"];
        var first = (await _folder.RunAsync(args)).Succeeded();
        var second = (await _folder.RunAsync(args)).Succeeded();
        Assert.Equal((string)first.Json["id"]!, (string)second.Json["id"]!);
        Assert.Equal("existing", (string)second.Json["status"]!);
        var other = await _folder.RunAsync("enqueue", "sms", """{"to":"x","body":"other"}""", "--idempotency-key", "k");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("error TKCLI061:", other.Error);
    }

    [Fact]
    public async Task A_dry_run_checks_everything_and_stores_nothing()
    {
        (await _folder.RunAsync("enqueue", "sms", Valid, "--dry-run")).Succeeded();
        Assert.Equal(1, (await _folder.RunAsync("enqueue", "sms", "{}", "--dry-run")).ExitCode);
        Assert.Equal(1, (await _folder.RunAsync("enqueue", "sms", Valid, "--dry-run", "--priority", "3")).ExitCode);
        await NothingStoredAsync();
    }

    [Theory]
    [InlineData("--delay", "soon", "--delay expects a duration such as 500ms, 30s, 5m, 1h or 00:00:30, not 'soon'.")]
    [InlineData("--timeout", "0s", "--timeout expects 1ms to 366d, not '0s'.")]
    [InlineData("--at", "noonish", "--at expects a time such as 2030-01-31T12:00:00Z, not 'noonish'.")]
    [InlineData("--metadata", "novalue", "--metadata expects name=value, not 'novalue'.")]
    [InlineData("--many", "", "--many reads payloads from @file or - (stdin), one per line.")]
    public async Task A_wrong_option_says_what_was_expected(string option, string value, string message)
    {
        var run = await _folder.RunAsync(["enqueue", "sms", Valid, option, .. value.Length == 0 ? Array.Empty<string>() : [value]]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error TKCLI001: {message}", run.Error);
    }

    [Theory]
    [InlineData("{\"To\":\"x\",\"body\":\"y\"}", "sms: 'to' is required; 'To' stands there, and differs from 'to' in case")]
    [InlineData("{\"tos\":\"x\",\"body\":\"y\"}", "sms: 'to' is required; 'tos' stands there, and is no member. Did you mean 'to'?\n")]
    [InlineData("{\"number\":\"x\",\"body\":\"y\"}", "sms: 'to' is required\n")]
    public async Task D21_A_member_under_a_name_that_is_nearly_right_is_named(string payload, string message) =>
        Assert.StartsWith($"error TKCLI060: {message}", (await _folder.RunAsync("enqueue", "sms", payload)).Error);

    [Fact]
    public async Task D21_JSON_is_an_object_and_with_many_an_array_whatever_the_count()
    {
        Assert.Equal("pending", Kind(await _folder.RunAsync("enqueue", "sms", Valid, "--json")));
        Assert.Equal("valid", Kind(await _folder.RunAsync("enqueue", "sms", Valid, "--json", "--dry-run")));
        Assert.IsType<JsonArray>((await _folder.RunAsync(Valid, ["enqueue", "sms", "-", "--many", "--json"])).Succeeded().Json);
        Assert.IsType<JsonArray>(
            (await _folder.RunAsync(Valid, ["enqueue", "sms", "-", "--many", "--json", "--dry-run"])).Succeeded().Json
        );
        Assert.Empty((await _folder.RunAsync("", ["enqueue", "sms", "-", "--many", "--json"])).Succeeded().Json.AsArray());

        static string Kind(ToolRun run) =>
            (string)Assert.IsType<JsonObject>(run.Succeeded().Json)["status"]! is "valid" ? "valid" : "pending";
    }

    [Fact]
    public async Task D21_With_JSON_stderr_has_nothing_but_JSON()
    {
        Assert.Equal("", (await _folder.RunAsync("enqueue", "sms", Valid, "--json")).Succeeded().Error);
        var warned = (await _folder.RunAsync("enqueue", "sms", Valid, "--json", "--set", "TaskKit:Wroker:Concurrency=1")).Succeeded();
        Assert.Equal(
            "--set TaskKit:Wroker is not a known setting. Did you mean 'Worker'?",
            (string)JsonNode.Parse(warned.Error)!["warning"]!["message"]!
        );
    }

    [Theory]
    [InlineData(
        "TaskKit:Worker:Concurency=5",
        "warning: --set TaskKit:Worker:Concurency is not a known setting. Did you mean 'Concurrency'?"
    )]
    [InlineData("TaksKit:Worker:Concurrency=5", "warning: --set TaksKit:… is no setting of TaskKit. Did you mean 'TaskKit'?")]
    public async Task D21_A_misspelt_key_of_set_warns_with_the_near_miss(string value, string warning)
    {
        Assert.Contains(warning, (await _folder.RunAsync("enqueue", "sms", Valid, "--set", value)).Succeeded().Error);
        Assert.Contains(warning, (await _folder.RunAsync("tasks", "list", "--set", value)).Succeeded().Error);
    }

    [Fact]
    public async Task A_key_for_many_makes_a_repeat_of_the_same_lines_harmless()
    {
        string[] args = ["enqueue", "sms", "-", "--many", "--idempotency-key", "import-1", "--json"];
        string lines = $"{Valid}\n{Valid}\n";
        var first = (await _folder.RunAsync(lines, args)).Succeeded().Json.AsArray().Select(task => (string)task!["id"]!).ToList();
        var second = (await _folder.RunAsync(lines, args)).Succeeded().Json.AsArray();
        Assert.Equal(2, first.Distinct().Count());
        Assert.Equal(first, second.Select(task => (string)task!["id"]!));
        Assert.All(second, task => Assert.Equal("existing", (string)task!["status"]!));
    }

    [Fact]
    public async Task Errors_are_JSON_where_data_is()
    {
        var run = await _folder.RunAsync("enqueue", "smss", "{}", "--json");
        var error = System.Text.Json.Nodes.JsonNode.Parse(run.Error)!["error"]!;
        Assert.Equal("TKCLI050", (string)error["code"]!);
        Assert.Equal("dotnet taskkit types list", (string)error["try"]![0]!);
    }

    private async Task<TaskRecord> FindAsync(string id) =>
        await _folder.Provider.Backend.Operations!.FindAsync(TaskId.Parse(id), CancellationToken.None)
        ?? throw new InvalidOperationException($"No task {id}.");

    private async Task NothingStoredAsync() => Assert.Empty(await _folder.Provider.Backend.Operations!.CountAsync(CancellationToken.None));
}
