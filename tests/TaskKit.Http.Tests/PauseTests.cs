using System.Net;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>Pauses over HTTP, and why a task waits.</summary>
public sealed class PauseTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";
    private const string Pauses = "/api/v1/pauses";

    [Fact]
    public async Task A_pause_holds_tasks_back_until_it_is_ended_and_the_task_says_why()
    {
        await using var host = await ApiHost.StartAsync();
        var pause = await host.PostAsync(Pauses, """{"scope":"type:sms","reason":"gateway down"}""").IsAsync(HttpStatusCode.OK);
        Assert.Equal(("type:sms", "gateway down"), ((string)pause["scope"]!, (string)pause["reason"]!));
        var listed = await host.Client.GetAsync(Pauses).IsAsync(HttpStatusCode.OK);
        Assert.Equal(pause.ToJsonString(), listed["pauses"]!.AsArray().Single()!.ToJsonString());
        var id = (await host.PostAsync("/api/v1/tasks", Sms).IsAsync(HttpStatusCode.Accepted)).TaskId();

        var why = await host.Client.GetAsync($"/api/v1/tasks/{id}/why").IsAsync(HttpStatusCode.OK);

        Assert.Equal((id.ToString(), "PENDING"), ((string)why["task_id"]!, (string)why["status"]!));
        var reason = why["reasons"]!.AsArray().Single()!;
        Assert.Equal(("paused", "type:sms"), ((string)reason["code"]!, (string)reason["scope"]!));
        Assert.Equal((string)pause["since"]!, (string)reason["since"]!);
        Assert.EndsWith(": gateway down.", (string)reason["detail"]!);

        var ended = await host.Client.DeleteAsync($"{Pauses}/type:sms").IsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"scope":"type:sms","was_paused":true}""", ended.ToJsonString());
        await host.UntilAsync(id, TaskState.Done);
        var done = await host.Client.GetAsync($"/api/v1/tasks/{id}/why").IsAsync(HttpStatusCode.OK);
        Assert.Equal("ended", (string)done["reasons"]![0]!["code"]!);
        var again = await host.Client.DeleteAsync($"{Pauses}/type:sms").IsAsync(HttpStatusCode.OK);
        Assert.False((bool)again["was_paused"]!);
    }

    [Theory]
    [InlineData("", 400, "invalid_json")]
    [InlineData("[]", 400, "invalid_json")]
    [InlineData("""{"scope":"type:sms","reason":"\ud800"}""", 400, "invalid_json")]
    [InlineData("""{"scope":"type:sms"}""", 400, "missing_member")]
    [InlineData("""{"reason":"x"}""", 400, "missing_member")]
    [InlineData("""{"scope":"type:sms","reason":"x","by":"me"}""", 400, "unknown_member")]
    [InlineData("""{"scope":"type:sms","reason":" "}""", 400, "invalid_member")]
    [InlineData("""{"scope":"type:sms","reason":7}""", 400, "invalid_member")]
    [InlineData("""{"scope":"sms","reason":"x"}""", 400, "invalid_member")]
    [InlineData("""{"scope":"domain:nosuch","reason":"x"}""", 400, "invalid_member")]
    [InlineData("""{"scope":"type:smss","reason":"x"}""", 422, "unknown_task_type")]
    public async Task A_wrong_pause_is_a_problem_and_changes_nothing(string body, int status, string code)
    {
        await using var host = await ApiHost.StartAsync(worker: false);

        await host.PostAsync(Pauses, body).IsProblemAsync(status, code);

        Assert.Empty((await host.Client.GetAsync(Pauses).IsAsync(HttpStatusCode.OK))["pauses"]!.AsArray());
    }

    [Fact]
    public async Task An_unknown_type_names_the_near_miss_and_a_wrong_scope_the_right_ones()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var near = await host.PostAsync(Pauses, """{"scope":"type:smss","reason":"x"}""").IsProblemAsync(422, "unknown_task_type");
        Assert.Contains("Did you mean 'sms'?", (string)near["detail"]!);
        var wrong = await host.Client.DeleteAsync($"{Pauses}/sms").IsProblemAsync(400, "bad_request");
        Assert.Contains("type:<name>", (string)wrong["detail"]!);
    }

    [Fact]
    public async Task The_caller_is_noted_with_the_pause()
    {
        await using var host = await ApiHost.StartAsync(
            TestAuthentication.NamePolicies,
            worker: false,
            "Production",
            TestAuthentication.Add
        );
        var pause = await host.PostAsync(Pauses, """{"scope":"all","reason":"x"}""", (TestAuthentication.Header, "Operate"))
            .IsAsync(HttpStatusCode.OK);

        Assert.Equal("tester", (string)pause["by"]!);
    }

    [Fact]
    public async Task Why_of_a_task_that_is_not_stored_is_a_problem()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await host.Client.GetAsync("/api/v1/tasks/0199c0de-0000-7000-8000-000000000000/why").IsProblemAsync(404, "task_not_found");
        await host.Client.GetAsync("/api/v1/tasks/nonsense/why").IsProblemAsync(404, "task_not_found");
    }
}
