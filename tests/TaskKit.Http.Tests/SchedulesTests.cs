using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Http.Tests.Support;
using TaskKit.Presence;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Http.Tests;

/// <summary>Schedules over HTTP.</summary>
public sealed class SchedulesTests
{
    private const string Schedules = "/api/v1/schedules";

    // A rule that does not come while a test runs.
    private const string Yearly = """
        {"rule":"0 3 29 2 *","time_zone":"Europe/Amsterdam","overlap":"Allow","max_missed":5,"missed":"All",
         "task":{"type":"sms","payload":{"to":"a","body":"b"},"max_retries":7}}
        """;

    [Fact]
    public async Task A_schedule_is_added_listed_shown_and_removed()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var put = await PutAsync(host, "yearly", Yearly).IsAsync(HttpStatusCode.OK);
        Assert.Equal(
            """{"name":"yearly","type":"sms","rule":"0 3 29 2 *","words":"0 3 29 2 *","time_zone":"Europe/Amsterdam","source":"runtime"}""",
            Some(put, "name", "type", "rule", "words", "time_zone", "source").ToJsonString()
        );
        Assert.Equal("""{"missed":"All","max_missed":5,"overlap":"Allow"}""", Some(put, "missed", "max_missed", "overlap").ToJsonString());
        Assert.Equal(10, put["times"]!.AsArray().Count);
        Assert.Equal((string)put["next"]!, (string)put["times"]![0]!);
        Assert.Empty(put["tasks"]!.AsArray());

        var listed = await host.Client.GetAsync(Schedules).IsAsync(HttpStatusCode.OK);
        var only = Assert.Single(listed["schedules"]!.AsArray())!.AsObject();
        Assert.False(only.ContainsKey("times"));
        Assert.Equal("yearly", (string)only["name"]!);
        var shown = await host.Client.GetAsync($"{Schedules}/yearly").IsAsync(HttpStatusCode.OK);
        Assert.Equal(put.ToJsonString(), shown.ToJsonString());

        var removed = await host.Client.DeleteAsync($"{Schedules}/yearly").IsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"name":"yearly"}""", removed.ToJsonString());
        await host.Client.DeleteAsync($"{Schedules}/yearly").IsProblemAsync(404, "schedule_not_found");
        Assert.Empty((await host.Client.GetAsync(Schedules).IsAsync(HttpStatusCode.OK))["schedules"]!.AsArray());
    }

    [Fact]
    public async Task An_interval_with_the_defaults_is_a_schedule()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var put = await PutAsync(host, "daily", """{"rule":"24h","task":{"type":"sms","payload":{"to":"a","body":"b"}}}""")
            .IsAsync(HttpStatusCode.OK);
        Assert.Equal(
            """{"rule":"1d","words":"every 1d","time_zone":"UTC","missed":"Once","max_missed":100,"overlap":"Skip"}""",
            Some(put, "rule", "words", "time_zone", "missed", "max_missed", "overlap").ToJsonString()
        );
    }

    [Fact]
    public async Task A_run_submits_one_task_now()
    {
        await using var host = await ApiHost.StartAsync();
        await PutAsync(host, "yearly", Yearly).IsAsync(HttpStatusCode.OK);
        using var response = await host.SendAsync(HttpMethod.Post, $"{Schedules}/yearly/run");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var run = await response.JsonAsync();
        Assert.Equal(("yearly", true), ((string)run["name"]!, (bool)run["submitted"]!));
        Assert.Equal($"/api/v1/tasks/{run.TaskId()}", response.Headers.Location!.ToString());
        var task = await host.UntilAsync(run.TaskId(), TaskState.Done);
        Assert.Equal(("sms", 7, "yearly"), (task.Task.Type, task.Task.MaxRetries, task.Task.Metadata["schedule"]));
    }

    [Fact]
    public async Task The_tasks_of_the_last_times_are_shown_with_a_schedule_that_code_states()
    {
        await using var host = await ApiHost.StartAsync();
        await UntilStatedAsync(host);
        // As a worker leaves it behind after the last time.
        var rule = ScheduleRule.Cron("0 3 29 2 *");
        var last = rule.Before(rule.Next(TimeProvider.System.GetUtcNow())!.Value);
        await host.PostAsync(
                "/api/v1/tasks",
                $$$"""{"type":"sms","id":"{{{OccurrenceId.Of("sms", last)}}}","payload":{"to":"a","body":"b"}}"""
            )
            .IsAsync(HttpStatusCode.Accepted);
        await DocumentsOf(host).WriteAsync((new ScheduleTimes { Last = last }).Write("sms") with { Expected = null }, default);

        var shown = await host.Client.GetAsync($"{Schedules}/sms").IsAsync(HttpStatusCode.OK);

        Assert.Equal(("code", last), ((string)shown["source"]!, (DateTimeOffset)shown["last"]!));
        Assert.Equal(OccurrenceId.Of("sms", last).ToString(), (string)Assert.Single(shown["tasks"]!.AsArray())!["task_id"]!);
        var changed = await PutAsync(host, "sms", Yearly).IsProblemAsync(409, "schedule_in_code");
        Assert.Contains("can be changed only there", (string)changed["detail"]!);
        await host.Client.DeleteAsync($"{Schedules}/sms").IsProblemAsync(409, "schedule_in_code");
        var run = await host.SendAsync(HttpMethod.Post, $"{Schedules}/sms/run").IsAsync(HttpStatusCode.Accepted);
        await host.UntilAsync(run.TaskId(), TaskState.Done);
    }

    [Fact]
    public async Task A_schedule_of_another_programs_code_is_asked_for()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await StateElsewhereAsync(host);
        using var response = await host.SendAsync(HttpMethod.Post, $"{Schedules}/elsewhere/run");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Null(response.Headers.Location);
        var run = await response.JsonAsync();
        Assert.False((bool)run["submitted"]!);
        Assert.NotNull(run["until"]);
        Assert.Contains("No living worker states the schedule 'elsewhere'", (string)run["detail"]!);
        var stands = (await DocumentsOf(host).ReadAsync(RunRequest.Kind, "elsewhere", default))!;
        Assert.Equal(run.TaskId(), RunRequest.Read(stands)!.Task);
        var again = await host.SendAsync(HttpMethod.Post, $"{Schedules}/elsewhere/run").IsAsync(HttpStatusCode.Accepted);
        Assert.Equal(run.TaskId(), again.TaskId());
        Assert.EndsWith("Somebody had asked for the same task before.", (string)again["detail"]!);
    }

    [Fact]
    public async Task A_schedule_is_paused_by_its_scope_and_says_so()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await PutAsync(host, "yearly", Yearly).IsAsync(HttpStatusCode.OK);
        var pause = await host.PostAsync("/api/v1/pauses", """{"scope":"schedule:yearly","reason":"a move"}""").IsAsync(HttpStatusCode.OK);
        var shown = await host.Client.GetAsync($"{Schedules}/yearly").IsAsync(HttpStatusCode.OK);
        Assert.Equal(pause.ToJsonString(), shown["paused"]!.ToJsonString());
        Assert.False(shown.ContainsKey("next"));
        Assert.Empty(shown["times"]!.AsArray());
        await host.SendAsync(HttpMethod.Post, $"{Schedules}/yearly/run").IsAsync(HttpStatusCode.Accepted);
        await host.Client.DeleteAsync("/api/v1/pauses/schedule:yearly").IsAsync(HttpStatusCode.OK);
        Assert.Null((await host.Client.GetAsync($"{Schedules}/yearly").IsAsync(HttpStatusCode.OK))["paused"]);
    }

    [Fact]
    public async Task An_unknown_name_is_a_problem_with_the_near_miss()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await PutAsync(host, "yearly", Yearly).IsAsync(HttpStatusCode.OK);
        foreach (var (method, path) in new[] { (HttpMethod.Get, "yearli"), (HttpMethod.Delete, "yearli"), (HttpMethod.Post, "yearli/run") })
        {
            var problem = await host.SendAsync(method, $"{Schedules}/{path}").IsProblemAsync(404, "schedule_not_found");
            Assert.Contains("Did you mean 'yearly'?", (string)problem["detail"]!);
        }
        await host.Client.GetAsync($"{Schedules}/a%20b").IsProblemAsync(404, "schedule_not_found");
        await PutAsync(host, "a%20b", Yearly).IsProblemAsync(400, "bad_request");
        var pause = await host.PostAsync("/api/v1/pauses", """{"scope":"schedule:yearli","reason":"x"}""")
            .IsProblemAsync(400, "invalid_member");
        Assert.Contains("Did you mean 'yearly'?", (string)pause["detail"]!);
    }

    [Theory]
    [InlineData("", 400, "invalid_json", null)]
    [InlineData("[]", 400, "invalid_json", null)]
    [InlineData("""{"rule":"\ud800","task":TASK}""", 400, "invalid_json", null)]
    [InlineData("""{"rule":"24h"}""", 400, "missing_member", "'task' is required")]
    [InlineData("""{"task":TASK}""", 400, "missing_member", "'rule' is required")]
    [InlineData("""{"rule":"24h","rule":"24h","task":TASK}""", 400, "invalid_member", "'rule' appears twice")]
    [InlineData("""{"rule":"24h","task":TASK,"timezone":"UTC"}""", 400, "unknown_member", "Did you mean 'time_zone'?")]
    [InlineData("""{"rule":7,"task":TASK}""", 400, "invalid_member", "'rule' must be a text")]
    [InlineData("""{"rule":"0 25 * * *","task":TASK}""", 400, "invalid_member", "is no cron text")]
    [InlineData("""{"rule":"1ms","task":TASK}""", 400, "invalid_member", "1 s to 365 days")]
    [InlineData("""{"rule":"24h","time_zone":"Europe/Paris","task":TASK}""", 400, "invalid_member", "an interval, which has none")]
    [InlineData(
        """{"rule":"0 3 * * *","time_zone":"Europe/Amsterdan","task":TASK}""",
        400,
        "invalid_member",
        "Did you mean 'Europe/Amsterdam'?"
    )]
    [InlineData("""{"rule":"24h","missed":"1","task":TASK}""", 400, "invalid_member", "Once, Skip, All")]
    [InlineData("""{"rule":"24h","overlap":"Skipp","task":TASK}""", 400, "invalid_member", "Did you mean 'Skip'?")]
    [InlineData("""{"rule":"24h","max_missed":1001,"task":TASK}""", 400, "invalid_member", "from 1 to 1000")]
    [InlineData("""{"rule":"24h","max_missed":"5","task":TASK}""", 400, "invalid_member", "from 1 to 1000")]
    [InlineData("""{"rule":"24h","task":7}""", 400, "invalid_json", "not a number")]
    [InlineData("""{"rule":"24h","task":{"type":"sms"}}""", 400, "missing_member", "'payload' is required")]
    [InlineData("""{"rule":"24h","task":{"type":"smss","payload":{}}}""", 422, "unknown_task_type", "Did you mean 'sms'?")]
    [InlineData("""{"rule":"24h","task":{"type":"sms","payload":{"to":"a"}}}""", 422, "invalid_payload", "'body' is required")]
    [InlineData("""{"rule":"24h","task":{"type":"sms","payload":{"to":"a","body":"b"},"delay":"5m"}}""", 400, "invalid_member", "'delay'")]
    [InlineData(
        """{"rule":"24h","overlap":"Queue","task":{"type":"sms","payload":{"to":"a","body":"b"},"key":"k"}}""",
        400,
        "invalid_member",
        "Key"
    )]
    public async Task A_wrong_schedule_is_a_problem_and_changes_nothing(string body, int status, string code, string? detail)
    {
        await using var host = await ApiHost.StartAsync(worker: false);

        var problem = await PutAsync(
                host,
                "daily",
                body.Replace("TASK", """{"type":"sms","payload":{"to":"a","body":"b"}}""", StringComparison.Ordinal)
            )
            .IsProblemAsync(status, code);

        Assert.Contains(detail ?? "", (string)problem["detail"]!);
        Assert.Empty((await host.Client.GetAsync(Schedules).IsAsync(HttpStatusCode.OK))["schedules"]!.AsArray());
    }

    [Fact]
    public async Task The_faults_of_a_payload_lead_into_the_task()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var problem = await PutAsync(host, "daily", """{"rule":"24h","task":{"type":"sms","payload":{"to":"a"}}}""")
            .IsProblemAsync(422, "invalid_payload");
        Assert.StartsWith("/task/payload", (string)problem["errors"]![0]!["pointer"]!);
    }

    [Fact]
    public async Task A_payload_that_is_too_large_for_a_schedule_is_a_problem()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string large = new('x', 70_000);
        string body = $$$$"""{"rule":"24h","task":{"type":"sms","payload":{"to":"a","body":"{{{{large}}}}"}}}""";
        var problem = await PutAsync(host, "daily", body).IsProblemAsync(400, "invalid_member");
        Assert.DoesNotContain("Parameter", (string)problem["detail"]!);
    }

    [Fact]
    public async Task A_backend_without_documents_has_no_schedules()
    {
        await using var host = await ApiHost.StartAsync(worker: false, kit: kit => kit.UseBackend("bare", _ => new BareBackend()));
        foreach (
            var (method, path, body) in new[]
            {
                (HttpMethod.Get, "", null),
                (HttpMethod.Get, "/yearly", null),
                (HttpMethod.Put, "/yearly", Yearly),
                (HttpMethod.Delete, "/yearly", null),
                (HttpMethod.Post, "/yearly/run", null),
            }
        )
        {
            var problem = await host.SendAsync(method, Schedules + path, body).IsProblemAsync(501, "not_supported");
            Assert.Contains("keeps no documents", (string)problem["detail"]!);
        }
    }

    private static Task<HttpResponseMessage> PutAsync(ApiHost host, string name, string body) =>
        host.SendAsync(HttpMethod.Put, $"{Schedules}/{name}", body);

    private static JsonObject Some(JsonObject json, params string[] members) =>
        new(members.Select(member => KeyValuePair.Create(member, json[member]?.DeepClone())));

    private static IDocumentStore DocumentsOf(ApiHost host) => host.Services.GetRequiredService<ITaskBackend>().Documents!;

    private static async Task UntilStatedAsync(ApiHost host)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await host.Services.GetRequiredService<ITaskSchedules>().FindAsync("sms") is null)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The worker states no schedule.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static async Task StateElsewhereAsync(ApiHost host)
    {
        var schedule = new ScheduleDefinition
        {
            Name = "elsewhere",
            Type = "export",
            Rule = ScheduleRule.Every(TimeSpan.FromHours(24)),
            Program = "Shop",
            Declared = "0123456789abcdef",
            Since = TimeProvider.System.GetUtcNow(),
        };
        await DocumentsOf(host).WriteAsync(DefinitionJson.Write(schedule, null), default);
    }
}
