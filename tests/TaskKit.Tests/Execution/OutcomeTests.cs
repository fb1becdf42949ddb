using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>Tests that the end of an attempt decides what is stored.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task Done_is_done_with_its_result()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.DoneWith("sent"));
        var task = await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Equal("\"sent\""u8.ToArray(), task.Result.ToArray());
        Assert.Equal(1, task.Attempts);
    }

    [Trait("Seed", "0-07")]
    [Fact]
    public async Task An_exception_is_retried_until_it_succeeds()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) => context.Attempt < 3 ? throw new InvalidDataException("not yet") : TaskResult.Done
        );
        var task = await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Equal(3, task.Attempts);
    }

    [Trait("Seed", "0-20")]
    [Trait("Seed", "0-22")]
    [Trait("Seed", "3-30")]
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    public async Task Attempts_are_retries_plus_one(int maxRetries, int attempts)
    {
        int started = 0;
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) =>
            {
                Interlocked.Increment(ref started);
                throw new InvalidDataException("never");
            }
        );
        var task = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = maxRetries }), TaskState.Dead);
        Assert.Equal(attempts, task.Attempts);
        Assert.Equal(attempts, started);
        Assert.Equal(DeadLetterReasons.RetriesExhausted, task.Failure!.Reason);
        Assert.Equal(TaskErrorTypes.HandlerError, task.Failure.Error.Type);
        Assert.Equal("never", task.Failure.Error.Message);
    }

    [Trait("Seed", "3-05")]
    [Theory]
    [InlineData(TaskErrorTypes.PermanentError, TaskState.Dead, 1)]
    [InlineData(TaskErrorTypes.ValidationError, TaskState.Dead, 1)]
    [InlineData(TaskErrorTypes.RetryableError, TaskState.Dead, 2)]
    [InlineData(TaskErrorTypes.Timeout, TaskState.Dead, 2)]
    [InlineData(TaskErrorTypes.HandlerError, TaskState.Dead, 2)]
    public async Task The_class_of_an_error_decides_whether_it_is_retried(string type, TaskState state, int attempts)
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Fail(TaskError.Of(type, "text", "CODE_1")));
        var task = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 1 }), state);
        Assert.Equal(attempts, task.Attempts);
        Assert.Equal((type, "text", "CODE_1"), (task.Failure!.Error.Type, task.Failure.Error.Message, task.Failure.Error.Code));
    }

    [Fact]
    public async Task RetryAfter_sets_the_wait_and_costs_a_retry()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.RetryAfter(TimeSpan.FromHours(1), "busy"));
        var id = await host.EnqueueAsync();
        var task = await host.WaitAsync(id, TaskState.Retrying);
        Assert.Equal(1, task.Attempts);
        Assert.InRange(task.Due - task.Task.CreatedAt, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task Snooze_costs_no_retry()
    {
        int runs = 0;
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) =>
            {
                Assert.Equal(1, context.Attempt);
                return Interlocked.Increment(ref runs) < 5 ? TaskResult.Snooze(TimeSpan.Zero) : TaskResult.Done;
            }
        );
        var task = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Done);
        Assert.Equal((5, 1), (runs, task.Attempts));
    }

    [Fact]
    public async Task Discard_is_neither_success_nor_failure()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Discard("not needed"));
        var task = await host.WaitAsync(await host.EnqueueAsync(), TaskState.Cancelled);
        Assert.Equal("not needed", task.Failure!.Error.Message);
    }

    [Fact]
    public async Task A_null_result_is_a_failure_that_says_so()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => new ValueTask<TaskResult>((TaskResult)null!));
        var task = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        Assert.Contains("returned null", task.Failure!.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_an_error_like_any_other()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => throw new OperationCanceledException("mine"));
        var task = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        Assert.Equal(TaskErrorTypes.HandlerError, task.Failure!.Error.Type);
    }

    [Fact]
    public async Task An_http_failure_is_classified_by_its_status()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => throw new HttpRequestException("gone", null, System.Net.HttpStatusCode.Gone)
        );
        var task = await host.WaitAsync(await host.EnqueueAsync(), TaskState.Dead);
        Assert.Equal((1, "HTTP_410"), (task.Attempts, task.Failure!.Error.Code));
    }

    [Fact]
    public async Task An_exception_whose_message_throws_costs_nothing_but_the_attempt()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => throw new Unreadable());
        var task = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        Assert.Contains(nameof(Unreadable), task.Failure!.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_does_not_parse_is_dead_at_once_and_its_handler_never_runs()
    {
        bool ran = false;
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) =>
            {
                ran = true;
                return TaskResult.Done;
            }
        );
        var garbage = Envelope("""{"name":"""u8.ToArray());
        await host.Backend.SubmitAsync([garbage], CancellationToken.None);
        var task = await host.WaitAsync(garbage.Id, TaskState.Dead);
        Assert.Equal((DeadLetterReasons.InvalidPayload, 0), (task.Failure!.Reason, task.Attempts));
        Assert.Equal(TaskErrorTypes.ValidationError, task.Failure.Error.Type);
        Assert.Equal(garbage.Payload.ToArray(), task.Task.Payload.ToArray());
        Assert.False(ran);
    }

    [Fact]
    public async Task A_payload_above_the_limit_is_dead_at_once()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, options => options.MaxPayloadBytes = 50);
        var large = Envelope(System.Text.Encoding.UTF8.GetBytes($$"""{"name":"{{new string('x', 60)}}"}"""));
        await host.Backend.SubmitAsync([large], CancellationToken.None);
        Assert.Contains(
            "TaskKit:MaxPayloadBytes",
            (await host.WaitAsync(large.Id, TaskState.Dead)).Failure!.Error.Message,
            StringComparison.Ordinal
        );
    }

    [Trait("Seed", "4-01")]
    [Trait("Seed", "4-02")]
    [Trait("Seed", "4-03")]
    [Fact]
    public async Task An_unknown_type_is_dead_at_once_with_the_list_of_those_that_are_known()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var unknown = Envelope("{}"u8.ToArray()) with { Type = "unknown_task" };
        await host.Backend.SubmitAsync([unknown], CancellationToken.None);
        var task = await host.WaitAsync(unknown.Id, TaskState.Dead);
        Assert.Equal((DeadLetterReasons.UnknownType, 0), (task.Failure!.Reason, task.Attempts));
        Assert.Equal(
            "No handler registered for task type 'unknown_task'. Registered types: ['limited', 'probe']",
            task.Failure.Error.Message
        );
    }

    [Fact]
    public async Task Follow_ups_are_stored_with_success_and_not_with_a_failure()
    {
        await using var host = await WorkerHost.StartAsync(
            (probe, context, _) =>
            {
                if (probe.Name != "parent")
                    return TaskResult.Done;
                context.AddFollowUp(ProbeCatalog.Codec, new Probe($"child of attempt {context.Attempt}"), null);
                return context.Attempt == 1 ? throw new InvalidDataException() : TaskResult.Done;
            }
        );
        await host.WaitAsync(await host.EnqueueAsync("parent"), TaskState.Done);
        var all = await host.Backend.Operations!.ListAsync(new TaskQuery(), CancellationToken.None);
        var child = Assert.Single(all.Tasks, task => task.Task.Payload.Span.IndexOf("child"u8) >= 0);
        Assert.True(child.Task.Payload.Span.IndexOf("attempt 2"u8) >= 0);
    }

    [Fact]
    public async Task No_log_line_holds_a_payload()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) => context.Attempt == 1 ? throw new InvalidDataException() : TaskResult.Done
        );
        await host.WaitAsync(
            await host.EnqueueAsync("s3cret", new() { Metadata = new Dictionary<string, string> { ["k"] = "s3cret" } }),
            TaskState.Done
        );
        var broken = Envelope("""{"name":"s3cret"""u8.ToArray());
        await host.Backend.SubmitAsync([broken], CancellationToken.None);
        var dead = await host.WaitAsync(broken.Id, TaskState.Dead);
        Assert.DoesNotContain("s3cret", dead.Failure!.Error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(host.Logs.Lines);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("s3cret", StringComparison.Ordinal));
    }

    private static TaskEnvelope Envelope(byte[] payload) =>
        new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = ProbeCatalog.Type,
            Payload = payload,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }
}
