using System.Net;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>Limits of task types over HTTP.</summary>
public sealed class LimitTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";
    private const string Login = """{"type":"login","payload":{"user":"a","password":"b"}}""";
    private const string Limits = "/api/v1/limits";

    [Fact]
    public async Task A_limit_holds_tasks_back_until_it_is_cleared()
    {
        await using var host = await ApiHost.StartAsync();
        var entered = new SemaphoreSlim(0);
        var gate = new TaskCompletionSource();
        host.Gateway.Send = (_, _) =>
        {
            entered.Release();
            return gate.Task;
        };
        var limit = await PutAsync(host, "sms", """{"total_concurrency":1}""").IsAsync(HttpStatusCode.OK);
        Assert.Equal(("sms", 1, null), ((string)limit["type"]!, (int)limit["total_concurrency"]!, (string?)limit["rate"]));
        var listed = await host.Client.GetAsync(Limits).IsAsync(HttpStatusCode.OK);
        Assert.Equal(limit.ToJsonString(), listed["limits"]!.AsArray().Single()!.ToJsonString());

        var first = (await host.PostAsync("/api/v1/tasks", Sms).IsAsync(HttpStatusCode.Accepted)).TaskId();
        Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(30)), "The first task does not run.");
        var second = (await host.PostAsync("/api/v1/tasks", Sms).IsAsync(HttpStatusCode.Accepted)).TaskId();
        var other = (await host.PostAsync("/api/v1/tasks", Login).IsAsync(HttpStatusCode.Accepted)).TaskId();
        // The worker has passed the second one over, since a later task of another type has run.
        await host.UntilAsync(other, TaskState.Done);
        Assert.Equal(TaskState.Pending, (await host.Operations.FindAsync(second, default))!.State);

        var cleared = await host.Client.DeleteAsync($"{Limits}/sms").IsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"type":"sms","was_set":true}""", cleared.ToJsonString());
        Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(30)), "The second task waits without a limit.");
        gate.SetResult();
        await host.UntilAsync(first, TaskState.Done);
        await host.UntilAsync(second, TaskState.Done);
        var again = await host.Client.DeleteAsync($"{Limits}/sms").IsAsync(HttpStatusCode.OK);
        Assert.False((bool)again["was_set"]!);
    }

    [Fact]
    public async Task A_limit_takes_the_place_of_the_one_before()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await PutAsync(host, "sms", """{"total_concurrency":5,"rate":" 100 / 1s "}""").IsAsync(HttpStatusCode.OK);
        await PutAsync(host, "login", """{"rate":"0"}""").IsAsync(HttpStatusCode.OK);
        await PutAsync(host, "sms", """{"rate":"60/1m"}""").IsAsync(HttpStatusCode.OK);

        var limits = (await host.Client.GetAsync(Limits).IsAsync(HttpStatusCode.OK))["limits"]!.AsArray();

        Assert.Equal(
            [("login", "0", false), ("sms", "60/1m", false)],
            limits.Select(limit => ((string)limit!["type"]!, (string)limit["rate"]!, limit.AsObject().ContainsKey("total_concurrency")))
        );
    }

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("[]", "invalid_json")]
    [InlineData("""{"rate":"\ud800"}""", "invalid_json")]
    [InlineData("{}", "missing_member")]
    [InlineData("""{"concurrency":5}""", "unknown_member")]
    [InlineData("""{"total_concurency":5}""", "unknown_member")]
    [InlineData("""{"rate":"1/1s","rate":"2/1s"}""", "invalid_member")]
    [InlineData("""{"total_concurrency":-1}""", "invalid_member")]
    [InlineData("""{"total_concurrency":100001}""", "invalid_member")]
    [InlineData("""{"total_concurrency":1.5}""", "invalid_member")]
    [InlineData("""{"total_concurrency":"5"}""", "invalid_member")]
    [InlineData("""{"total_concurrency":null}""", "invalid_member")]
    [InlineData("""{"rate":100}""", "invalid_member")]
    [InlineData("""{"rate":null}""", "invalid_member")]
    [InlineData("""{"rate":""}""", "invalid_member")]
    [InlineData("""{"rate":"100/s"}""", "invalid_member")]
    [InlineData("""{"rate":"0/1s"}""", "invalid_member")]
    [InlineData("""{"rate":"1/2d"}""", "invalid_member")]
    public async Task A_wrong_limit_is_a_problem_and_changes_nothing(string body, string code)
    {
        await using var host = await ApiHost.StartAsync(worker: false);

        await PutAsync(host, "sms", body).IsProblemAsync(400, code);

        Assert.Empty((await host.Client.GetAsync(Limits).IsAsync(HttpStatusCode.OK))["limits"]!.AsArray());
    }

    [Fact]
    public async Task Problems_name_the_near_miss()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        const string Body = """{"total_concurrency":5}""";
        Assert.Contains(
            "Did you mean 'sms'?",
            (string)(await PutAsync(host, "smss", Body).IsProblemAsync(422, "unknown_task_type"))["detail"]!
        );
        Assert.Contains(
            "Did you mean 100/1s?",
            (string)(await PutAsync(host, "sms", """{"rate":"100/s"}""").IsProblemAsync(400, "invalid_member"))["detail"]!
        );
        Assert.Contains(
            "Did you mean 'total_concurrency'?",
            (string)(await PutAsync(host, "sms", """{"total_concurency":5}""").IsProblemAsync(400, "unknown_member"))["detail"]!
        );
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("💣")]
    [InlineData("a%2fb")]
    public async Task What_is_no_name_of_a_type_is_refused(string type)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await PutAsync(host, type, """{"rate":"0"}""").IsProblemAsync(400, "bad_request");
        await host.Client.DeleteAsync($"{Limits}/{type}").IsProblemAsync(400, "bad_request");
    }

    [Fact]
    public async Task The_caller_is_noted_with_the_limit()
    {
        await using var host = await ApiHost.StartAsync(
            TestAuthentication.NamePolicies,
            worker: false,
            "Production",
            TestAuthentication.Add
        );
        var limit = await PutAsync(host, "sms", """{"total_concurrency":5}""", (TestAuthentication.Header, "Operate"))
            .IsAsync(HttpStatusCode.OK);

        Assert.Equal("tester", (string)limit["by"]!);
    }

    [Fact]
    public async Task A_backend_that_keeps_no_limits_says_so()
    {
        await using var host = await ApiHost.StartAsync(worker: false, kit: kit => kit.UseBackend("bare", _ => new BareBackend()));
        foreach (
            var (method, path, body) in new[]
            {
                (HttpMethod.Get, "", null),
                (HttpMethod.Put, "/sms", """{"total_concurrency":5}"""),
                (HttpMethod.Delete, "/sms", null),
            }
        )
        {
            var problem = await host.SendAsync(method, Limits + path, body).IsProblemAsync(501, "not_supported");
            Assert.Contains("backend 'bare' keeps no limits across workers", (string)problem["detail"]!);
        }
    }

    private static Task<HttpResponseMessage> PutAsync(ApiHost host, string type, string body, params (string, string)[] headers) =>
        host.SendAsync(HttpMethod.Put, $"{Limits}/{type}", body, headers);
}
