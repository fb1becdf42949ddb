using System.Net;
using System.Text.Json.Nodes;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>Batches of lines.</summary>
public sealed class BatchTests
{
    private static string Line(int number, string extra = "") =>
        $$$"""{"type":"sms",{{{extra}}}"payload":{"to":"a","body":"{{{number}}}"}}""";

    [Fact]
    public async Task Each_line_has_its_answer_in_the_order_of_the_lines()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string[] lines = [Line(1), "", "{}", Line(3, "\"priority\":9,"), "not json", Line(5, "\"key\":\"k\",")];
        var answers = await PostAsync(host, string.Join("\n", lines));
        Assert.Equal([1, 2, 3, 4, 5], answers.Select(answer => (int)answer["line"]!));
        Assert.Equal(
            [null, "missing_member", "invalid_member", "invalid_json", null],
            answers.Select(answer => (string?)answer["problem"]?["code"])
        );
        Assert.Equal(2, (await host.Operations.CountAsync(default)).Sum(count => count.Count));
    }

    [Fact]
    public async Task Ten_thousand_lines_are_stored()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var answers = await PostAsync(host, string.Join("\n", Enumerable.Range(0, 10_000).Select(i => Line(i))) + "\n");
        Assert.Equal(10_000, answers.Select(answer => (string)answer["task_id"]!).Distinct().Count());
        Assert.Equal(10_000, (await host.Operations.CountAsync(default)).Sum(count => count.Count));
    }

    [Fact]
    public async Task The_answers_to_many_lines_keep_their_order_with_bad_ones_in_between()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var lines = Enumerable.Range(1, 3_500).Select(i => i % 7 == 0 ? "{}" : Line(i, $"\"key\":\"key-{i}\","));
        var answers = await PostAsync(host, string.Join("\n", lines));
        Assert.Equal(Enumerable.Range(1, 3_500), answers.Select(answer => (int)answer["line"]!));
        Assert.All(answers, answer => Assert.Equal((int)answer["line"]! % 7 == 0, answer["problem"] is not null));
        var last = answers[^2];
        Assert.Equal($"key-{(int)last["line"]!}", (await host.Operations.FindAsync(last.TaskId(), default))!.Task.Key);
    }

    [Fact]
    public async Task A_line_that_only_the_client_refuses_takes_no_other_with_it()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var answers = await PostAsync(host, string.Join("\n", Line(1), Line(2, "\"key\":\"\","), Line(3)));
        Assert.Equal([null, "invalid_member", null], answers.Select(answer => (string?)answer["problem"]?["code"]));
    }

    [Fact]
    public async Task A_batch_ends_at_its_limits()
    {
        await using var host = await ApiHost.StartAsync(
            api =>
            {
                api.MaxBatchLines = 2;
                api.MaxBodyBytes = 500;
            },
            worker: false
        );
        var answers = await PostAsync(host, string.Join("\n", Line(1), Line(2), Line(3), Line(4)));
        Assert.Equal([null, null, "body_too_large"], answers.Select(answer => (string?)answer["problem"]?["code"]));
        answers = await PostAsync(host, string.Join("\n", Line(1), new string('x', 600), Line(3)));
        Assert.Equal([null, "body_too_large"], answers.Select(answer => (string?)answer["problem"]?["code"]));
    }

    [Fact]
    public async Task Answers_come_while_lines_are_still_sent()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        using var batch = await RawBatch.BeginAsync(host);
        await batch.SendAsync(Line(1) + "\n");
        await batch.UntilAnsweredAsync(1);
        await batch.SendAsync(Line(2) + "\n" + Line(3)[..10]);
        await batch.UntilAnsweredAsync(2);
        await batch.SendAsync(Line(3)[10..] + "\n");
        await batch.UntilAnsweredAsync(3);
        await batch.EndAsync();
    }

    [Fact]
    public async Task A_caller_that_goes_away_loses_nothing_that_was_answered_and_harms_nobody()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        using var batch = await RawBatch.BeginAsync(host);
        await batch.SendAsync(string.Join("\n", Line(1), Line(2), Line(3), "{\"type\":"));
        await batch.UntilAnsweredAsync(3);
        batch.Cut();
        Assert.Null(Assert.Single(await PostAsync(host, Line(4)))["problem"]);
        Assert.Equal(4, (await host.Operations.CountAsync(default)).Sum(count => count.Count));
    }

    private static async Task<List<JsonObject>> PostAsync(ApiHost host, string lines)
    {
        using var response = await host.PostAsync("/api/v1/tasks/batch", lines, ("Content-Type", "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.ToString());
        string text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
