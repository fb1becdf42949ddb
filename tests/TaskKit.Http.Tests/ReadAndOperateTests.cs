using System.Net;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>Looking at tasks and acting on them.</summary>
public sealed class ReadAndOperateTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";

    [Fact]
    public async Task A_task_is_shown_with_all_that_is_known()
    {
        await using var host = await ApiHost.StartAsync();
        var id = (await SubmitAsync(host, "\"key\":\"k\",\"metadata\":{\"b\":\"2\",\"a\":\"1\"},")).Id;
        await host.UntilAsync(id, TaskState.Done);
        var json = await host.Client.GetAsync($"/api/v1/tasks/{id}").IsAsync(HttpStatusCode.OK);
        Assert.Equal(
            ("sms", "DONE", 1, "k"),
            ((string)json["type"]!, (string)json["status"]!, (int)json["attempts"]!, (string)json["key"]!)
        );
        Assert.Equal("""{"a":"1","b":"2"}""", json["metadata"]!.ToJsonString());
        Assert.Equal("""{"to":"a","body":"b"}""", json["payload"]!.ToJsonString());
        foreach (string time in (string[])["created_at", "due_at", "started_at", "finished_at"])
            Assert.Equal(TimeSpan.Zero, DateTimeOffset.Parse((string)json[time]!).Offset);
    }

    [Fact]
    public async Task Sensitive_members_are_masked_without_the_permission_to_read_payloads()
    {
        await using var host = await ApiHost.StartAsync(
            TestAuthentication.NamePolicies,
            worker: false,
            "Production",
            TestAuthentication.Add
        );
        const string Body = """{"user":"ada","password":"s3cret","PASSWORD":"s3cret"}""";
        var json = await host.PostAsync("/api/v1/tasks/login", Body, (TestAuthentication.Header, "Submit"))
            .IsAsync(HttpStatusCode.Accepted);
        string path = $"/api/v1/tasks/{json.TaskId()}";
        var masked = await host.SendAsync(HttpMethod.Get, path, null, (TestAuthentication.Header, "Read")).IsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"user":"ada","password":"***","PASSWORD":"***"}""", masked["payload"]!.ToJsonString());
        var whole = await host.SendAsync(HttpMethod.Get, path, null, (TestAuthentication.Header, "Read,ReadPayloads"))
            .IsAsync(HttpStatusCode.OK);
        Assert.Equal(Body, whole["payload"]!.ToJsonString());
    }

    [Fact]
    public async Task A_sensitive_member_of_a_class_that_holds_itself_is_masked_as_a_whole()
    {
        await using var host = await ApiHost.StartAsync(
            TestAuthentication.NamePolicies,
            worker: false,
            "Production",
            TestAuthentication.Add
        );
        var document = await host.SendAsync(HttpMethod.Get, "/api/v1/openapi.json", null, (TestAuthentication.Header, "Read"))
            .IsAsync(HttpStatusCode.OK);
        var example = document["components"]!["schemas"]!["payload.shapes"]!["examples"]![0]!;
        example["hidden"]!["name"] = "s3cret";
        var json = await host.PostAsync("/api/v1/tasks/shapes", example.ToJsonString(), (TestAuthentication.Header, "Submit"))
            .IsAsync(HttpStatusCode.Accepted);
        var masked = await host.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{json.TaskId()}", null, (TestAuthentication.Header, "Read"))
            .IsAsync(HttpStatusCode.OK);
        Assert.Equal("***", masked["payload"]!["hidden"]!.ToJsonString().Trim('"'));
        Assert.Equal("***", (string)masked["payload"]!["token"]!);
        Assert.DoesNotContain("s3cret", masked.ToJsonString());
    }

    [Fact]
    public async Task Tasks_are_listed_in_pages_newest_first()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var ids = new List<TaskId>();
        for (int i = 0; i < 5; i++)
            ids.Add((await SubmitAsync(host)).Id);
        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host
                .Client.GetAsync($"/api/v1/tasks?type=sms&state=pending&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}")
                .IsAsync(HttpStatusCode.OK);
            found.AddRange(page["tasks"]!.AsArray().Select(task => (string)task!["task_id"]!));
            Assert.All(page["tasks"]!.AsArray(), task => Assert.Null(task!["payload"]));
            cursor = (string?)page["next"];
        } while (cursor is not null);
        Assert.Equal(ids.AsEnumerable().Reverse().Select(id => id.ToString()), found);
        var none = await host.Client.GetAsync("/api/v1/tasks?status=FAILED").IsAsync(HttpStatusCode.OK);
        Assert.Empty(none["tasks"]!.AsArray());
    }

    [Fact]
    public async Task Tasks_are_listed_by_key_and_by_the_time_at_which_they_were_created()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var before = (await SubmitAsync(host, "\"key\":\"order-1\",")).Id;
        var other = (await SubmitAsync(host, "\"key\":\"order-2\",")).Id;
        var created = (await host.Operations.FindAsync(before, default))!.Task.CreatedAt;
        string now = created.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
        string hence = created.AddHours(1).ToOffset(TimeSpan.FromHours(2)).ToString("o").Replace("+", "%2B");

        Assert.Equal([before], await IdsAsync(host, "key=order-1"));
        Assert.Equal([other, before], await IdsAsync(host, $"created_from={now}Z"));
        Assert.Equal([other], await IdsAsync(host, $"created_from={now}&created_before={hence}&key=order-2&type=sms&state=PENDING"));
        Assert.Empty(await IdsAsync(host, $"created_before={now}"));
        Assert.Empty(await IdsAsync(host, $"created_from={hence}"));
    }

    [Theory]
    [InlineData("limit=0", "from 1 to 1000")]
    [InlineData("limit=1001", "from 1 to 1000")]
    [InlineData("limit=ten", "from 1 to 1000")]
    [InlineData("state=LOST", "one of SCHEDULED, PENDING")]
    [InlineData("cursor=x", "'next' of an earlier page")]
    [InlineData("typ=sms", "Did you mean 'type'?")]
    [InlineData("type=a&type=b", "there once")]
    [InlineData("type=", "with a value")]
    [InlineData("key=", "with a value")]
    [InlineData("created_form=2026-01-01", "Did you mean 'created_from'?")]
    [InlineData("created_from=yesterday", "'created_from' must be a time such as")]
    [InlineData("created_from=2026-01-01T00:00:00+01:00", "%2B")]
    [InlineData("created_before=2026-13-01", "'created_before' must be a time such as")]
    [InlineData("created_before=2026-01-01\"", "'created_before' must be a time such as")]
    [InlineData("created_before=0001-01-01T00:00:00%2B14:00", "'created_before' must be a time such as")]
    [InlineData("created_from=2026-01-01&created_before=2026-01-01T00:00:00Z", "earlier than 'created_before'")]
    [InlineData("created_from=2026-01-01T01:00:00&created_before=2026-01-01T01:30:00%2B01:00", "earlier than 'created_before'")]
    public async Task A_wrong_query_is_told_what_was_expected(string query, string detail)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var problem = await host.Client.GetAsync("/api/v1/tasks?" + query).IsProblemAsync(400, "invalid_query");
        Assert.Contains(detail, (string)problem["detail"]!);
    }

    [Fact]
    public async Task Tasks_are_counted_by_type_and_state()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await SubmitAsync(host);
        await SubmitAsync(host);
        await SubmitAsync(host, "\"delay\":\"1h\",");
        var json = await host.Client.GetAsync("/api/v1/tasks/counts").IsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"sms":{"SCHEDULED":1,"PENDING":2}}""", json.ToJsonString());
    }

    [Fact]
    public async Task A_waiting_task_is_cancelled_and_then_in_the_wrong_state()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var id = (await SubmitAsync(host)).Id;
        var json = await host.PostAsync($"/api/v1/tasks/{id}/cancel", "").IsAsync(HttpStatusCode.OK);
        Assert.Equal("CANCELLED", (string)json["status"]!);
        var problem = await host.PostAsync($"/api/v1/tasks/{id}/cancel", "").IsProblemAsync(409, "wrong_state");
        Assert.Equal(id, problem.TaskId());
    }

    [Fact]
    public async Task A_running_task_is_asked_to_end()
    {
        await using var host = await ApiHost.StartAsync();
        var runs = new TaskCompletionSource();
        host.Gateway.Send = async (_, token) =>
        {
            runs.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };
        var id = (await SubmitAsync(host)).Id;
        await runs.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await host.PostAsync($"/api/v1/tasks/{id}/cancel", "").IsAsync(HttpStatusCode.Accepted);
        await host.UntilAsync(id, TaskState.Cancelled);
    }

    [Fact]
    public async Task A_later_task_runs_now_and_a_dead_one_again()
    {
        await using var host = await ApiHost.StartAsync();
        host.Gateway.Send = (_, _) => throw new InvalidOperationException("no");
        var id = (await SubmitAsync(host, "\"delay\":\"1h\",\"max_retries\":0,")).Id;
        await host.PostAsync($"/api/v1/tasks/{id}/replay", "").IsProblemAsync(409, "wrong_state");
        await host.PostAsync($"/api/v1/tasks/{id}/run-now", "").IsAsync(HttpStatusCode.OK);
        await host.UntilAsync(id, TaskState.Dead);
        host.Gateway.Send = (_, _) => Task.CompletedTask;
        var json = await host.PostAsync($"/api/v1/tasks/{id}/replay", "").IsAsync(HttpStatusCode.OK);
        Assert.Equal(1, (int)json["generation"]!);
        await host.UntilAsync(id, TaskState.Done);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("run-now")]
    [InlineData("replay")]
    public async Task An_unknown_task_cannot_be_acted_on(string verb)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await host.PostAsync($"/api/v1/tasks/0199c0de-0000-7000-8000-000000000000/{verb}", "").IsProblemAsync(404, "task_not_found");
    }

    private static async Task<IEnumerable<TaskId>> IdsAsync(ApiHost host, string query)
    {
        var page = await host.Client.GetAsync("/api/v1/tasks?" + query).IsAsync(HttpStatusCode.OK);
        Assert.Null(page["next"]);
        return page["tasks"]!.AsArray().Select(task => TaskId.Parse((string)task!["task_id"]!));
    }

    private static async Task<(TaskId Id, System.Text.Json.Nodes.JsonObject Json)> SubmitAsync(ApiHost host, string extra = "")
    {
        var json = await host.PostAsync("/api/v1/tasks", Sms.Insert(1, extra)).IsAsync(HttpStatusCode.Accepted);
        return (json.TaskId(), json);
    }
}
