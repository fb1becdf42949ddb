using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Telemetry;

/// <summary>A failure's line in the log says why, in a form that is safe to read.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Each_failed_attempt_has_its_reason_in_its_line_and_only_the_first_a_stack_trace()
    {
        await using var host = await WorkerHost.StartAsync((_, context, _) => throw new InvalidDataException($"try {context.Attempt}"));
        await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 2 }), TaskState.Dead);
        await Eventually.TrueAsync(() => host.Logs.Lines.Any(line => line.Id.Id == 12));
        var retries = host.Logs.Lines.Where(line => line.Id.Id == 11).Select(line => line.Text).ToList();
        Assert.Contains("failed on attempt 1 with handler_error: try 1; next try at", retries[0], StringComparison.Ordinal);
        Assert.Contains("failed on attempt 2 with handler_error: try 2; next try at", retries[1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", retries[1], StringComparison.Ordinal);
        Assert.Contains(
            "is dead after attempt 3: retries_exhausted: try 3",
            host.Logs.Lines.Single(line => line.Id.Id == 12).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_burial_that_counts_no_attempt_names_none()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var broken = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = ProbeCatalog.Type,
            Payload = "{}"u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        var unknown = broken with { Id = TaskId.New(TimeProvider.System), Type = "no\u001b[2Jsuch" };
        await host.Backend.SubmitAsync([broken, unknown], CancellationToken.None);
        await host.WaitAsync(broken.Id, TaskState.Dead);
        await host.WaitAsync(unknown.Id, TaskState.Dead);
        await Eventually.TrueAsync(() => host.Logs.Lines.Count(line => line.Id.Id == 15) == 2);
        var lines = host.Logs.Lines.Where(line => line.Id.Id == 15).Select(line => line.Text).ToList();
        Assert.All(lines, line => Assert.DoesNotContain("attempt", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("invalid_payload: probe: 'name' is required", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("no\\u001b[2Jsuch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_is_seen_to_work_without_a_line_per_task()
    {
        await using var host = await WorkerHost.StartAsync(
            (probe, _, _) => probe.Name == "bad" ? TaskResult.Fail(TaskError.Permanent("no")) : TaskResult.Done
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        await Eventually.TrueAsync(() => Summaries().Count == 1);
        Assert.Contains("1 done, 0 to be retried, 0 dead", Summaries()[0], StringComparison.Ordinal);
        for (int i = 0; i < 20; i++)
            await host.WaitAsync(await host.EnqueueAsync(i == 3 ? "bad" : "good"), i == 3 ? TaskState.Dead : TaskState.Done);
        await host.StopAsync();
        // The others were too soon for a line of their own; the stop tells them.
        Assert.InRange(Summaries().Count, 2, 5);
        Assert.Contains(Summaries(), line => line.Contains("1 dead", StringComparison.Ordinal));

        List<string> Summaries() => [.. host.Logs.Lines.Where(line => line.Id.Id == 19).Select(line => line.Text)];
    }

    [Theory]
    [InlineData("plain text, Größe 😀", "plain text, Größe 😀")]
    [InlineData("a\r\nb\u001b[2J\u0007\u009b", "a\\u000d\\u000ab\\u001b[2J\\u0007\\u009b")]
    [InlineData("\u202eevil", "\\u202eevil")]
    [InlineData(null, "")]
    public void Texts_from_outside_stand_on_one_line_without_control_characters(string? text, string safe) =>
        Assert.Equal(safe, LogText.Safe(text));

    [Fact]
    public void Long_texts_are_cut() => Assert.Equal(new string('x', 500) + "…", LogText.Safe(new string('x', 501)));

    [Fact]
    public void An_exception_that_throws_while_it_is_written_down_costs_its_trace_and_not_the_line()
    {
        using var logs = new RecordingLogs();
        new GuardedLog(logs.CreateLogger("x")).LogError(new Unwritable(), "the line");
        Assert.Contains("the line", Assert.Single(logs.Lines).Text, StringComparison.Ordinal);
    }

    private sealed class Unwritable : Exception
    {
        public override string ToString() => throw new InvalidOperationException();
    }
}
