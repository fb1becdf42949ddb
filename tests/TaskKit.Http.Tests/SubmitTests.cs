using System.Net;
using System.Text.Json.Nodes;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>Single submits.</summary>
public sealed class SubmitTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"+1234567890","body":"Your code is 42"}}""";

    [Trait("Seed", "0-27")]
    [Fact]
    public async Task Seed0_18_A_submit_is_answered_202_with_id_state_and_time()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        using var response = await host.PostAsync(
            "/api/v1/tasks",
            """
            {
                "type": "sms",
                "payload": { "to": "+1234567890", "body": "Your code is 42" }
              }
            """
        );
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var json = await response.JsonAsync();
        Assert.Equal(["task_id", "status", "created_at"], json.Select(member => member.Key));
        Assert.Equal("PENDING", (string)json["status"]!);
        Assert.Equal($"/api/v1/tasks/{json.TaskId()}", response.Headers.Location!.ToString());
        var task = await host.UntilAsync(json.TaskId(), TaskState.Pending);
        Assert.Equal("""{ "to": "+1234567890", "body": "Your code is 42" }""", System.Text.Encoding.UTF8.GetString(task.Task.Payload.Span));
        Assert.Equal(task.Task.CreatedAt, DateTimeOffset.Parse((string)json["created_at"]!));
        await host.Client.GetAsync($"/api/v1/tasks/{json.TaskId()}").IsAsync(HttpStatusCode.OK);
        await host.Client.GetAsync("/api/v1/tasks/0199c0de-0000-7000-8000-000000000000").IsProblemAsync(404, "task_not_found");
    }

    [Fact]
    public async Task The_worker_of_the_same_program_runs_it()
    {
        await using var host = await ApiHost.StartAsync();
        var id = (await host.PostAsync("/api/v1/tasks", Sms).IsAsync(HttpStatusCode.Accepted)).TaskId();
        await host.UntilAsync(id, TaskState.Done);
    }

    [Fact]
    public async Task A_payload_alone_is_a_submit_to_the_address_of_its_type()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.PostAsync("/api/v1/tasks/sms", """{"to":"a","body":"b"}""").IsAsync(HttpStatusCode.Accepted);
        Assert.Equal("sms", (await host.UntilAsync(json.TaskId(), TaskState.Pending)).Task.Type);
    }

    [Fact]
    public async Task All_members_are_accepted()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var id = TaskId.New(TimeProvider.System);
        string body = $$"""
            {"id":"{{id}}","type":"sms","payload":{"to":"a","body":"b"},"version":1,"key":"user-42","priority":2,"scheduled_at":"2040-01-01T00:00:00Z",
             "max_retries":7,"timeout":"90s","metadata":{"tenant":"x"},"idempotency_key":"once"}
            """;
        var json = await host.PostAsync("/api/v1/tasks", body).IsAsync(HttpStatusCode.Accepted);
        Assert.Equal("SCHEDULED", (string)json["status"]!);
        var task = (await host.UntilAsync(id, TaskState.Scheduled)).Task;
        Assert.Equal(("user-42", 2, 7), (task.Key, task.Priority, task.MaxRetries));
        Assert.Equal((TimeSpan.FromSeconds(90), "x", "once"), (task.Timeout, task.Metadata["tenant"], task.IdempotencyKey));
        Assert.Equal(new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero), task.NotBefore);
    }

    [Theory]
    [InlineData("30s")]
    [InlineData(30)]
    public async Task A_delay_is_a_duration_or_seconds(object delay)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string written = delay is string text ? $"\"{text}\"" : delay.ToString()!;
        var json = await host.PostAsync("/api/v1/tasks", Sms.Insert(1, $"\"delay\":{written},")).IsAsync(HttpStatusCode.Accepted);
        var task = await host.UntilAsync(json.TaskId(), TaskState.Scheduled);
        Assert.InRange((task.Due - task.Task.CreatedAt).TotalSeconds, 29.9, 30.1);
    }

    [Theory]
    [InlineData("generation", "1", "written by TaskKit")]
    [InlineData("created_at", "\"2026-01-01T00:00:00Z\"", "written by TaskKit")]
    [InlineData("prioritty", "1", "Did you mean 'priority'?")]
    [InlineData("$type", "\"System.Object\"", "is not a member")]
    public async Task Any_other_member_is_refused(string name, string value, string detail)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var problem = await host.PostAsync("/api/v1/tasks", Sms.Insert(1, $"\"{name}\":{value},")).IsProblemAsync(400, "unknown_member");
        Assert.Contains(detail, (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("""{"payload":{}}""", "missing_member", "'type' is required")]
    [InlineData("""{"type":"sms"}""", "missing_member", "'payload' is required")]
    [InlineData("{}", "missing_member", "'type' and 'payload' are required")]
    [InlineData("", "invalid_json", "The body is empty")]
    [InlineData("[]", "invalid_json", "not an array")]
    [InlineData("""{"type":"sms","payload":{}} x""", "invalid_json", "not JSON")]
    [InlineData("""{"type":"sms","type":"sms","payload":{}}""", "invalid_member", "'type' appears twice")]
    [InlineData("""{"type":"sms","payload":{},"priority":3}""", "invalid_member", "a whole number from -2 to 2")]
    [InlineData("""{"type":"sms","payload":{},"timeout":"0s"}""", "invalid_member", "a duration above zero")]
    [InlineData("""{"type":"sms","payload":{},"id":"42"}""", "invalid_member", "a UUID with dashes")]
    [InlineData("""{"type":"sms","payload":{},"not_before":"tomorrow"}""", "invalid_member", "a time such as")]
    [InlineData("""{"type":"sms","payload":{},"metadata":{"a":1}}""", "invalid_member", "an object of texts")]
    [InlineData(
        """{"type":"sms","payload":{"to":"a","body":"b"},"delay":"1s","not_before":"2040-01-01T00:00:00Z"}""",
        "invalid_member",
        "state one"
    )]
    [InlineData("""{"type":"sms","payload":{"to":"a","body":"b"},"key":""}""", "invalid_member", "1 to 512")]
    public async Task A_body_that_is_no_submit_is_told_what_was_expected(string body, string code, string detail)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var problem = await host.PostAsync("/api/v1/tasks", body).IsProblemAsync(400, code);
        Assert.Contains(detail, (string)problem["detail"]!);
        Assert.Empty(await host.Operations.CountAsync(default));
    }

    [Fact]
    public async Task An_invalid_payload_is_422_with_the_text_of_the_worker()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var problem = await host.PostAsync("/api/v1/tasks", """{"type":"sms","payload":{}}""").IsProblemAsync(422, "invalid_payload");
        Assert.Contains("sms: 'to' and 'body' are required", (string)problem["detail"]!);
        Assert.Equal(["/payload/to", "/payload/body"], problem["errors"]!.AsArray().Select(error => (string)error!["pointer"]!));
    }

    [Fact]
    public async Task Broken_rules_are_told_all_at_once_by_their_pointers()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        const string Order = """{"currency":"EURO","lines":[{"amount":5},{"amount":0}]}""";
        var problem = await host.PostAsync("/api/v1/tasks/order", Order).IsProblemAsync(422, "invalid_payload");
        var errors = problem["errors"]!.AsArray().Select(error => ((string)error!["pointer"]!, (string)error["rule"]!)).ToList();
        Assert.Equal(
            [("/payload/customer", "required"), ("/payload/currency", "string_length"), ("/payload/lines/1/amount", "range")],
            errors.Order(Comparer<(string, string)>.Create((a, b) => Place(a.Item1).CompareTo(Place(b.Item1))))
        );
        Assert.DoesNotContain("EURO", problem.ToJsonString());

        static int Place(string pointer) => Array.FindIndex(["customer", "currency", "lines"], name => pointer.Contains(name));
    }

    [Fact]
    public async Task Seed1_02_A_type_that_no_program_declares_is_422_with_the_near_miss()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var problem = await host.PostAsync("/api/v1/tasks", Sms.Replace("\"sms\"", "\"smss\"")).IsProblemAsync(422, "unknown_task_type");
        Assert.Contains(
            "Registered types: ['export', 'login', 'order', 'order:elsewhere', 'shapes', 'sms']. Did you mean 'sms'?",
            (string)problem["detail"]!
        );
    }

    [Fact]
    public async Task A_known_id_with_the_same_content_is_that_task_and_with_other_content_a_conflict()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string body = Sms.Insert(1, $"\"id\":\"{TaskId.New(TimeProvider.System)}\",");
        var first = await host.PostAsync("/api/v1/tasks", body).IsAsync(HttpStatusCode.Accepted);
        var again = await host.PostAsync("/api/v1/tasks", body).IsAsync(HttpStatusCode.Accepted);
        Assert.Equal(first.TaskId(), again.TaskId());
        Assert.True((bool)again["existing"]!);
        var problem = await host.PostAsync("/api/v1/tasks", body.Replace("42\"}", "43\"}")).IsProblemAsync(409, "id_conflict");
        Assert.Equal(first.TaskId(), problem.TaskId());
        Assert.Equal(1, (await host.Operations.CountAsync(default)).Sum(count => count.Count));
    }

    [Fact]
    public async Task An_idempotency_key_is_one_task_and_another_payload_is_422()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var first = await host.PostAsync("/api/v1/tasks", Sms, ("Idempotency-Key", "\"k1\"")).IsAsync(HttpStatusCode.Accepted);
        var again = await host.PostAsync("/api/v1/tasks", Sms, ("Idempotency-Key", "k1")).IsAsync(HttpStatusCode.Accepted);
        Assert.Equal(first.TaskId(), again.TaskId());
        Assert.Equal((string)first["created_at"]!, (string)again["created_at"]!);
        var problem = await host.PostAsync("/api/v1/tasks", Sms.Replace("42", "43"), ("Idempotency-Key", "k1"))
            .IsProblemAsync(422, "idempotency_conflict");
        Assert.Equal(first.TaskId(), problem.TaskId());
    }

    [Fact]
    public async Task Repeats_at_the_same_time_are_one_task()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ => host.PostAsync("/api/v1/tasks", Sms, ("Idempotency-Key", "k")).IsAsync(HttpStatusCode.Accepted))
        );
        Assert.Single(answers.Select(answer => answer.TaskId()).Distinct());
        Assert.Equal(1, (await host.Operations.CountAsync(default)).Sum(count => count.Count));
    }

    [Fact]
    public async Task A_key_may_be_demanded()
    {
        await using var host = await ApiHost.StartAsync(api => api.RequireIdempotencyKey = true, worker: false);
        await host.PostAsync("/api/v1/tasks", Sms).IsProblemAsync(400, "idempotency_key_required");
        await host.PostAsync("/api/v1/tasks", Sms, ("Idempotency-Key", "k")).IsAsync(HttpStatusCode.Accepted);
        await host.PostAsync("/api/v1/tasks", Sms, ("Idempotency-Key", new string('k', 600))).IsProblemAsync(400, "invalid_header");
    }

    [Fact]
    public async Task A_wait_is_answered_with_the_end_of_the_task_also_when_it_is_dead()
    {
        await using var host = await ApiHost.StartAsync();
        using var done = await host.PostAsync("/api/v1/tasks", Sms, ("Prefer", "respond-async, wait=10"));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal("wait=10", done.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal("DONE", (string)(await done.JsonAsync())["status"]!);
        host.Gateway.Send = (_, _) => throw new InvalidOperationException("no");
        var dead = await host.PostAsync("/api/v1/tasks", Sms.Insert(1, "\"max_retries\":0,"), ("Prefer", "wait=10"))
            .IsAsync(HttpStatusCode.OK);
        Assert.Equal("DEAD", (string)dead["status"]!);
        Assert.Equal("retries_exhausted", (string)dead["failure"]!["reason"]!);
    }

    [Fact]
    public async Task A_task_that_has_not_ended_in_time_is_202()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.PostAsync("/api/v1/tasks", Sms, ("Prefer", "wait=1")).IsAsync(HttpStatusCode.Accepted);
        Assert.Equal("PENDING", (string)json["status"]!);
    }

    [Fact]
    public async Task Waits_are_counted_and_limited()
    {
        await using var host = await ApiHost.StartAsync(api => api.MaxWaits = 0, worker: false);
        var problem = await host.PostAsync("/api/v1/tasks", Sms, ("Prefer", "wait=1")).IsProblemAsync(429, "too_many_requests");
        await host.UntilAsync(problem.TaskId(), TaskState.Pending);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Only_json_is_read(string type)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await host.PostAsync("/api/v1/tasks", Sms, ("Content-Type", type)).IsProblemAsync(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_large_body_is_refused_with_and_without_its_length()
    {
        await using var host = await ApiHost.StartAsync(api => api.MaxBodyBytes = 1000, worker: false);
        string large = Sms.Insert(1, $"\"key\":\"{new string('k', 2000)}\",");
        await host.PostAsync("/api/v1/tasks", large).IsProblemAsync(413, "body_too_large");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tasks") { Content = new StringContent(large) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        await host.Client.SendAsync(request).IsProblemAsync(413, "body_too_large");
    }

    [Fact]
    public async Task A_deep_body_is_refused()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string deep = "{\"type\":\"sms\",\"payload\":" + new string('[', 200) + new string(']', 200) + "}";
        var problem = await host.PostAsync("/api/v1/tasks", deep).IsProblemAsync(400, "invalid_json");
        Assert.Contains("nested deeper than 64 levels", (string)problem["detail"]!);
    }
}
