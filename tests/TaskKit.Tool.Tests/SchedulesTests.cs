using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Scheduling;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The schedules of the store by the tool.</summary>
public sealed class SchedulesTests : IDisposable
{
    private const string Name = "sms:nightly";

    private readonly ToolFolder _folder = new(ShopManifest.With(ShopManifest.Sms));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Schedules_are_listed_with_their_rules_in_words()
    {
        Assert.Contains("There are no schedules.", (await _folder.RunAsync("schedules", "list")).Succeeded().Error);
        await AddAsync(ScheduleRule.Cron("0 3 * * *", "Europe/Amsterdam"));

        var run = (await _folder.RunAsync("schedules", "list")).Succeeded();
        Assert.Matches(@"^NAME\s+TYPE\s+RULE\s+LAST\s+NEXT\s+PAUSED$", run.Out.Split('\n')[0].TrimEnd());
        Assert.Contains("every day at 03:00 (Europe/Amsterdam)", run.Out);
        var listed = (await _folder.RunAsync("schedules", "list", "--json")).Succeeded().Json[0]!;
        Assert.Equal(
            (Name, "sms", "0 3 * * *", "runtime"),
            (Text(listed, "name"), Text(listed, "type"), Text(listed, "rule"), Text(listed, "source"))
        );
    }

    [Fact]
    public async Task A_schedule_is_shown_with_its_next_ten_times()
    {
        await AddAsync(ScheduleRule.Cron("0 3 * * *"));
        var shown = JsonNode.Parse((await _folder.RunAsync("schedules", "show", Name, "--json")).Succeeded().Out)!;
        var times = shown["times"]!.AsArray().Select(time => DateTimeOffset.Parse((string)time!)).ToList();
        Assert.Equal(10, times.Count);
        Assert.All(times, time => Assert.Equal((3, 0, 0), (time.UtcDateTime.Hour, time.Minute, time.Second)));
        Assert.Equal(times[0].AddDays(9), times[9]);
        Assert.Contains("every day at 03:00", (await _folder.RunAsync("schedules", "show", Name)).Succeeded().Out);
    }

    [Fact]
    public async Task A_schedule_is_paused_and_resumed()
    {
        await AddAsync(ScheduleRule.Every(TimeSpan.FromHours(1)));
        Assert.Contains(
            "would be paused",
            (await _folder.RunAsync("schedules", "pause", Name, "--reason", "x", "--dry-run")).Succeeded().Out
        );
        Assert.Contains("paused", (await _folder.RunAsync("schedules", "pause", Name, "--reason", "gateway down")).Succeeded().Out);
        Assert.Contains("was paused already", (await _folder.RunAsync("schedules", "pause", Name, "--reason", "again")).Succeeded().Out);
        var listed = (await _folder.RunAsync("schedules", "list", "--json")).Succeeded().Json[0]!;
        Assert.Equal("gateway down", (string)listed["paused"]!["reason"]!);
        Assert.Null(listed["next"]);
        Assert.Contains("resumed", (await _folder.RunAsync("schedules", "resume", Name)).Succeeded().Out);
        Assert.Contains("was not paused", (await _folder.RunAsync("schedules", "resume", Name)).Succeeded().Out);
    }

    [Fact]
    public async Task A_run_submits_a_task_now()
    {
        await AddAsync(ScheduleRule.Every(TimeSpan.FromHours(1)));
        string result = (await _folder.RunAsync("schedules", "run", Name)).Succeeded().Out;
        var tasks = (await _folder.RunAsync("tasks", "list", "--json")).Succeeded().Json;
        Assert.Contains((string)tasks[0]!["id"]!, result);
        Assert.Equal("sms", (string)tasks[0]!["type"]!);
    }

    [Fact]
    public async Task A_run_of_a_schedule_in_code_is_taken_by_a_worker_of_its_program()
    {
        var worker = await StateInCodeAsync();
        var running = _folder.RunAsync("schedules", "run", Name, "--wait", "30s", "--json");
        int taken = 0;
        await Eventually.TrueAsync(async () => (taken += await worker.FireAsync()) > 0 || running.IsCompleted);

        var run = (await running).Succeeded().Json;

        Assert.Equal((1, true, null), (taken, (bool)run["submitted"]!, Text(run, "until")));
        Assert.Equal($"submitted {Text(run, "taskId")}", Text(run, "result"));
        var task = await _folder.Provider.Backend.Operations!.FindAsync(TaskId.Parse(Text(run, "taskId")!), default);
        Assert.Equal(Name, new TaskContext(task!.Task).Schedule);
    }

    [Fact]
    public async Task A_run_that_nobody_takes_says_who_could_and_until_when_it_stands()
    {
        var worker = await StateInCodeAsync();
        Assert.Contains("would be run", (await _folder.RunAsync("schedules", "run", Name, "--dry-run")).Succeeded().Out);
        var alone = (await _folder.RunAsync("schedules", "run", Name, "--wait", "0s")).Succeeded();
        Assert.Contains($"{Name}: asked for ", alone.Out);
        Assert.Matches(
            $"No living worker states the schedule '{Name}' in its code\\. The request for its task stands until 20.+Z, ",
            alone.Error
        );
        await worker.AppearAsync();

        var again = (await _folder.RunAsync("schedules", "run", Name, "--wait", "1ms")).Succeeded();

        Assert.Equal(alone.Out, again.Out);
        Assert.Contains($"submits the task: {worker.WorkerId}.", again.Error);
        Assert.Contains($"{Environment.UserName} had asked for the same task before.", again.Error);
    }

    [Theory]
    [InlineData(1, "--wait expects a duration", "schedules", "run", Name, "--wait", "soon")]
    [InlineData(1, "--wait expects 0ms to 1h", "schedules", "run", Name, "--wait", "2h")]
    [InlineData(7, "There is no schedule 'sms:nightli'. Did you mean 'sms:nightly'?", "schedules", "show", "sms:nightli")]
    [InlineData(7, "There is no schedule 'a b'.", "schedules", "run", "a b")]
    [InlineData(1, "'--reason' is required", "schedules", "pause", Name)]
    [InlineData(1, "--reason expects a text.", "schedules", "pause", Name, "--reason", " ")]
    public async Task Wrong_calls_are_refused(int exitCode, string text, params string[] call)
    {
        await AddAsync(ScheduleRule.Every(TimeSpan.FromHours(1)));
        var run = await _folder.RunAsync(call);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(text, run.Error);
    }

    // A worker of the user's program, which the test drives by hand.
    private Task<ScheduleKit> StateInCodeAsync()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var stated = Scheduled.Of(null, Scheduled.Every(TimeSpan.FromHours(1), Name));
        return new ScheduleKit(_folder.Provider.Backend, time, registrations: [stated]).BeginAsync();
    }

    private static string? Text(JsonNode node, string name) => (string?)node[name];

    private async Task AddAsync(ScheduleRule rule)
    {
        var backend = _folder.Provider.Backend;
        var schedules = new TaskSchedules(
            backend,
            new EnvelopeFactory(new TaskKitOptions(), TimeProvider.System, backend),
            new DeclaredSchedules(new TaskRegistry(), "shop"),
            new TypeDeclaration("shop", ["sms"]),
            TimeProvider.System
        );
        var payload = new RawPayload("""{"to":"a","body":"b"}"""u8.ToArray());
        await schedules.AddOrUpdateAsync(Name, new TaskSubmission<RawPayload>(RawPayload.CodecOf("sms", null), payload), rule);
    }
}
