using System.Net;
using System.Text.Json.Nodes;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>Submits of payloads that this program declares and another one handles.</summary>
public sealed class UnhandledPayloadTests
{
    [Theory]
    [InlineData("""{"currency":"EURO","lines":[{"amount":5},{"amount":0}]}""")]
    [InlineData("""{"customer":" ","currency":"EUR","lines":[]}""")]
    [InlineData("""{"customer":7,"currency":"EUR","lines":[]}""")]
    [InlineData("""{"customer":"a","currency":"EUR"}""")]
    [InlineData("""{"customer":"a","currency":"EUR","lines":{}}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task The_problem_is_that_of_a_type_with_a_handler(string payload)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var handled = await host.PostAsync("/api/v1/tasks/order", payload).IsProblemAsync(422, "invalid_payload");
        var elsewhere = await host.PostAsync("/api/v1/tasks/order:elsewhere", payload).IsProblemAsync(422, "invalid_payload");
        Assert.Equal(handled["errors"]!.ToJsonString(), elsewhere["errors"]!.ToJsonString());
        Assert.Equal((string)handled["detail"]!, ((string)elsewhere["detail"]!).Replace("order:elsewhere", "order"));
        Assert.Empty(await host.Operations.CountAsync(default));
    }

    [Fact]
    public async Task A_valid_payload_is_stored_as_it_came()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        const string Order = """{ "customer": "a", "currency": "EUR", "lines": [] }""";
        var json = await host.PostAsync("/api/v1/tasks/order:elsewhere", Order).IsAsync(HttpStatusCode.Accepted);
        var task = await host.UntilAsync(json.TaskId(), TaskState.Pending);
        Assert.Equal(Order, System.Text.Encoding.UTF8.GetString(task.Task.Payload.Span));
    }

    [Fact]
    public async Task A_line_of_a_batch_is_checked_too()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        using var response = await host.PostAsync(
            "/api/v1/tasks/batch",
            """{"type":"export","payload":{"path":7}}""",
            ("Content-Type", "application/x-ndjson")
        );
        var problem = (await response.JsonAsync())["problem"]!;
        Assert.Equal(("invalid_payload", "/payload/path"), ((string)problem["code"]!, (string)problem["errors"]![0]!["pointer"]!));
    }

    // A type whose versions have payloads of their own.
    [Theory]
    [InlineData("""{"path":"/a"}""", "", null)]
    [InlineData("""{"bucket":"b","parts":2}""", "", "/payload/path")]
    [InlineData("""{"bucket":"b","parts":2}""", "\"version\":2,", null)]
    [InlineData("""{"bucket":"b","parts":2,"version":2}""", "", null)]
    [InlineData("""{"bucket":"b","parts":2}""", "\"metadata\":{\"handler_version\":\"2\"},", null)]
    [InlineData("""{"path":"/a"}""", "\"version\":2,", "/payload/bucket")]
    [InlineData("""{"anything":1}""", "\"version\":3,", null)]
    public Task The_version_that_a_task_asks_for_decides(string payload, string member, string? pointer) =>
        SubmitsAsync("export", payload, member, pointer);

    // Beside a handler of version 1.
    [Theory]
    [InlineData("""{"user":"ada","password":"p"}""", "", null)]
    [InlineData("""{"mail":"a@b.c","link":"l"}""", "", "/payload/user")]
    [InlineData("""{"mail":"a@b.c","link":"l"}""", "\"version\":2,", null)]
    [InlineData("""{"user":"ada","password":"p"}""", "\"version\":2,", "/payload/mail")]
    [InlineData("""{"user":"ada","password":"p"}""", "\"version\":1,", null)]
    public Task A_declared_version_beside_a_handler_of_another_counts_for_itself(string payload, string member, string? pointer) =>
        SubmitsAsync("login", payload, member, pointer);

    [Fact]
    public async Task A_type_that_only_another_program_declares_is_accepted_unread()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await host.PostAsync("/tasks/types", """{"task_type":"theirs"}""").IsAsync(HttpStatusCode.OK);
        await host.PostAsync("/api/v1/tasks/theirs", "[1]").IsAsync(HttpStatusCode.Accepted);
    }

    private static async Task SubmitsAsync(string type, string payload, string member, string? pointer)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var sent = host.PostAsync("/api/v1/tasks", $$"""{"type":"{{type}}",{{member}}"payload":{{payload}}}""");
        if (pointer is null)
        {
            await sent.IsAsync(HttpStatusCode.Accepted);
            return;
        }
        JsonObject problem = await sent.IsProblemAsync(422, "invalid_payload");
        Assert.Equal(pointer, (string)problem["errors"]![0]!["pointer"]!);
    }
}
