using TaskKit.Kafka.Tests.Support;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The commands on dead letters against a real broker and Redis.</summary>
public sealed class DlqOnKafkaTests : IAsyncLifetime
{
    private readonly ToolFolder _folder = ToolFolder.OnKafka();
    private readonly List<TaskId> _ids = [.. Enumerable.Range(0, 7).Select(_ => TaskId.New(TimeProvider.System))];
    private TestTopics _topics = null!;
    private string _redis = "";

    [KafkaFact]
    public async Task Dead_letters_are_listed_newest_first_and_shown_with_their_payload()
    {
        await BuryAsync(0, "crashed");
        await BuryAsync(1, "permanent_error");
        string table = (await RunAsync("dlq", "list")).Succeeded().Out;
        Assert.Matches($@"(?s){_ids[1]}\s+sms\s+permanent_error\s+3\s+\S+ \S+\s+gateway said no.*{_ids[0]}\s+sms\s+crashed", table);
        var first = (await RunAsync("dlq", "list", "--limit", "1", "--json")).Succeeded();
        Assert.Equal($"{_ids[1]}", (string?)first.Json.AsArray().Single()!["id"]);
        string shown = (await RunAsync("dlq", "show", $"{_ids[0]}")).Succeeded().Out;
        Assert.Matches(@"(?m)^payload\s+\{""to"":""0""\}$", shown);
        Assert.Matches(@"(?m)^reason\s+crashed$", shown);
        var none = await RunAsync("dlq", "show", $"{_ids[5]}");
        Assert.Equal(7, none.ExitCode);
    }

    [KafkaFact]
    public async Task Replay_looks_first_filters_and_goes_on_where_it_stopped()
    {
        await BuryAsync(0, "crashed");
        await BuryAsync(1, "permanent_error");
        await BuryAsync(2, "crashed", type: "gone");
        var dry = await RunAsync("dlq", "replay", "--filter", "reason=crashed", "--dry-run", "--json");
        Assert.Equal(8, dry.ExitCode);
        Assert.Equal(["ready", "unroutable"], Statuses(dry));
        Assert.Empty(await _topics.ReadAsync(_topics.Names.Worker("sms"), 0));

        var run = await RunAsync("dlq", "replay", "--filter", "reason=crashed", "--filter", "type=sms", "--rate", "100", "--yes", "--json");
        Assert.Equal(["replayed"], Statuses(run.Succeeded()));
        Assert.Single(await _topics.ReadAsync(_topics.Names.Worker("sms"), 1));
        Assert.Equal(["replayed"], Statuses((await RunAsync("dlq", "replay", "--all", "--type", "sms", "--yes", "--json")).Succeeded()));
        var again = (await RunAsync("dlq", "replay", "--all", "--type", "sms")).Succeeded();
        Assert.Contains("2 further dead letters were replayed before.", again.Error);
        Assert.DoesNotContain($"{_ids[0]}", (await RunAsync("dlq", "list")).Succeeded().Out);
        Assert.Equal(["superseded"], Statuses((await RunAsync("dlq", "replay", $"{_ids[0]}", "--json")).Succeeded()));
    }

    [KafkaFact]
    public async Task More_than_five_are_replayed_only_by_force()
    {
        for (int i = 0; i < 6; i++)
            await BuryAsync(i, "crashed");
        var refused = await RunAsync("dlq", "replay", "--all");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("6 dead letters would be replayed, and more than 5 need --force. Nothing was done.", refused.Error);
        Assert.Contains("try:  dotnet taskkit dlq replay --all --force", refused.Error);
        Assert.Empty(await _topics.ReadAsync(_topics.Names.Worker("sms"), 0));
        (await RunAsync("dlq", "replay", "--all", "--force", "--yes")).Succeeded();
        Assert.Equal(6, (await _topics.ReadAsync(_topics.Names.Worker("sms"), 6)).Count);
    }

    [KafkaFact]
    public async Task D13_Where_nobody_can_answer_nothing_is_replayed_without_a_yes()
    {
        await BuryAsync(0, "crashed");
        var refused = await RunAsync("dlq", "replay", "--all", "--type", "sms");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error TKCLI002: Replay 1 dead letter in Kafka at", refused.Error);
        Assert.Contains("1 of them would die again.", refused.Error);
        Assert.Contains("try:  dotnet taskkit dlq replay --all --type sms --yes", refused.Error);
        Assert.Contains("--filter reason=crashed --yes", (await RunAsync("dlq", "replay", "--filter", "reason=crashed")).Error);
        Assert.Empty(await _topics.ReadAsync(_topics.Names.Worker("sms"), 0));
        (await RunAsync("dlq", "replay", $"{_ids[0]}")).Succeeded();
    }

    [KafkaFact]
    public async Task A_dry_run_reads_each_payload_by_the_projects_rules()
    {
        await BuryAsync(0, "crashed");
        await BuryAsync(1, "crashed", payload: """{"to":"1","body":"x"}""");
        var run = await RunAsync("dlq", "replay", "--all", "--dry-run", "--json");
        Assert.Equal(["ready", "ready"], Statuses(run.Succeeded()));
        Assert.Equal(["dies", "runs"], run.Json.AsArray().Select(report => (string)report!["outlook"]!).Order());
        Assert.Contains("would die again: sms: 'body' is required", run.Out);
        Assert.Contains("1 of 2 dead letters would die again.", run.Error);
    }

    [KafkaFact]
    public async Task A_letter_that_is_not_there_is_named()
    {
        var run = await RunAsync("dlq", "replay", $"{_ids[0]}");
        Assert.Equal(7, run.ExitCode);
        Assert.Contains($"No dead letter of {_ids[0]}", run.Error);
    }

    [Theory]
    [InlineData("resaon=crashed", "Did you mean 'reason'?")]
    [InlineData("after=tomorrow", "expects a time such as")]
    [InlineData("type", "type=…")]
    public async Task A_filter_that_is_none_is_refused_with_what_is_expected(string filter, string expected)
    {
        var run = await _folder.RunAsync("dlq", "replay", "--filter", filter);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    public async Task InitializeAsync()
    {
        if (Requirement.KafkaSkip is not null)
            return;
        _topics = new TestTopics(await SharedServers.KafkaAsync(), "sms");
        await _topics.CreateAsync(1, _topics.Names.DeadLetters, _topics.Names.Worker("sms"));
        string prefix = _topics.Names.Prefix;
        _redis = (await SharedServers.RedisAsync()).Address;
        _folder.Write("appsettings.json", $$"""{ "TaskKit:Kafka:TopicPrefix": "{{prefix}}", "TaskKit:Redis:KeyPrefix": "{{prefix}}" }""");
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        _topics?.Dispose();
        return Task.CompletedTask;
    }

    private Task<ToolRun> RunAsync(params string[] args) => _folder.RunAsync([.. args, "--brokers", _topics.Servers, "--redis", _redis]);

    private static IEnumerable<string?> Statuses(ToolRun run) => run.Json.AsArray().Select(report => (string?)report!["status"]);

    private Task BuryAsync(int i, string reason, string type = "sms", string? payload = null) =>
        _topics.WriteAsync(
            _topics.Names.DeadLetters,
            System.Text.Encoding.UTF8.GetBytes($$"""{"payload":{{payload ?? $$"""{"to":"{{i}}"}"""}} }"""),
            null,
            $"tk-id={_ids[i]}",
            $"tk-type={type}",
            "tk-attempt=3",
            $"tk-reason={reason}",
            "tk-error={\"type\":\"permanent_error\",\"message\":\"gateway said no\"}"
        );
}
