using TaskKit.TestSupport;

namespace TaskKit.Tests.Middleware;

/// <summary>The ends of an attempt behind a middleware: what it returns, throws and forgets.</summary>
public sealed class EndOfChainTests
{
    private static readonly string Name = typeof(Around).ToString();

    [Fact]
    public async Task A_success_without_the_handler_is_a_failure_that_names_the_middleware()
    {
        int ran = 0;
        var dead = await DeadAsync((_, _, _) => TaskResult.Done, () => ran++);
        Assert.Equal(("MIDDLEWARE_SKIPPED", TaskErrorTypes.HandlerError), (dead.Code, dead.Type));
        Assert.Equal(
            $"Middleware {Name} returned success and did not call the handler. Return the result of next.InvokeAsync, or next.Skip() to leave the handler out on purpose.",
            dead.Message
        );
        Assert.Equal(0, ran);
    }

    [Fact]
    public async Task Of_several_middleware_the_one_that_did_not_call_on_is_named()
    {
        var passed = new List<string>();
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            kit: kit =>
                kit.Use(new Passing("outer", passed)).Use(new Around((_, _, _) => TaskResult.Done)).Use(new Passing("inner", passed))
        );
        var dead = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        Assert.StartsWith($"Middleware {Name} returned success", dead.Failure!.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["outer in", "outer out"], passed);
    }

    [Fact]
    public async Task A_result_without_the_handler_is_a_failure_too()
    {
        var dead = await DeadAsync((_, _, _) => TaskResult.DoneWith("cached"));
        Assert.Equal("MIDDLEWARE_SKIPPED", dead.Code);
    }

    [Fact]
    public async Task A_skip_is_a_success_without_the_handler_with_or_without_a_result()
    {
        int ran = 0;
        await using var host = await StartAsync(
            async (context, next, _) =>
            {
                await Task.Yield();
                var done = next.Skip();
                return context.Metadata.ContainsKey("cached") ? TaskResult.DoneWith("kept") : done;
            },
            (_, _, _) =>
            {
                ran++;
                return TaskResult.Done;
            }
        );
        Assert.Equal(0, (await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done)).Result.Length);
        var options = new EnqueueOptions { Metadata = new Dictionary<string, string> { ["cached"] = "yes" } };
        var kept = await host.WaitAsync(await host.EnqueueAsync(options: options), TaskState.Done);
        Assert.Equal("\"kept\""u8.ToArray(), kept.Result.ToArray());
        Assert.Equal(0, ran);
    }

    [Fact]
    public async Task Other_results_need_no_handler()
    {
        await using var host = await StartAsync((_, _, _) => TaskResult.Discard("not wanted"), Handlers.Nothing);
        Assert.Equal("not wanted", (await host.WaitAsync(await host.EnqueueAsync(), TaskState.Cancelled)).Failure!.Error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_runs_once_however_often_it_is_called(bool waits)
    {
        int ran = 0;
        await using var host = await StartAsync(
            async (_, next, cancellationToken) =>
            {
                await next.InvokeAsync(cancellationToken);
                return await next.InvokeAsync(cancellationToken);
            },
            async (_, _, _) =>
            {
                ran++;
                if (waits)
                    await Task.Yield();
                return TaskResult.Done;
            }
        );
        var dead = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        Assert.Equal((typeof(InvalidOperationException).FullName, 1), (dead.Failure!.Error.Code, ran));
        Assert.StartsWith($"Middleware {Name} called next.InvokeAsync a second time", dead.Failure.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_after_a_skip_is_refused()
    {
        var dead = await DeadAsync(
            (_, next, cancellationToken) =>
            {
                next.Skip();
                return next.InvokeAsync(cancellationToken);
            }
        );
        Assert.Contains("after next.Skip()", dead.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_before_the_handler_has_ended_is_a_failure()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            (context, next, cancellationToken) =>
            {
                _ = next.InvokeAsync(cancellationToken).AsTask();
                return TaskResult.Done;
            },
            async (_, _, _) =>
            {
                await end.Task;
                return TaskResult.Done;
            }
        );
        var dead = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        end.SetResult();
        Assert.Equal(
            ("MIDDLEWARE_SKIPPED", $"Middleware {Name} returned success before the handler had ended. Await next.InvokeAsync."),
            (dead.Failure!.Error.Code, dead.Failure.Error.Message)
        );
    }

    [Fact]
    public async Task A_null_of_a_middleware_names_it()
    {
        var forgotten = await DeadAsync((_, _, _) => new ValueTask<TaskResult>((TaskResult)null!));
        var lost = await DeadAsync(
            async (_, next, cancellationToken) =>
            {
                await next.InvokeAsync(cancellationToken);
                return null!;
            }
        );
        Assert.Equal($"Middleware {Name} returned null; expected a TaskResult.", forgotten.Message);
        Assert.Equal(forgotten.Message, lost.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_null_of_the_handler_is_the_handlers(bool waits)
    {
        await using var host = await StartAsync(
            async (_, next, cancellationToken) => await next.InvokeAsync(cancellationToken),
            async (_, _, _) =>
            {
                if (waits)
                    await Task.Yield();
                return null!;
            }
        );
        var dead = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        Assert.Equal("The handler returned null; expected a TaskResult.", dead.Failure!.Error.Message);
    }

    [Fact]
    public async Task What_a_middleware_throws_is_a_failed_attempt_and_is_retried()
    {
        int ran = 0;
        await using var host = await StartAsync(
            (context, next, cancellationToken) =>
                context.Attempt < 3 ? throw new InvalidDataException("not yet") : next.InvokeAsync(cancellationToken),
            (_, _, _) =>
            {
                ran++;
                return TaskResult.Done;
            }
        );
        var done = await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Equal((3, 1), (done.Attempts, ran));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_middleware_may_turn_an_exception_of_the_handler_into_a_success(bool waits)
    {
        await using var host = await StartAsync(
            async (_, next, cancellationToken) =>
            {
                try
                {
                    return await next.InvokeAsync(cancellationToken);
                }
                catch (InvalidDataException)
                {
                    return TaskResult.Done;
                }
            },
            waits
                ? async (_, _, _) =>
                {
                    await Task.Yield();
                    throw new InvalidDataException("known");
                }
                : (_, _, _) => throw new InvalidDataException("known")
        );
        Assert.Equal(1, (await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done)).Attempts);
    }

    [Fact]
    public async Task Follow_ups_of_a_middleware_are_stored_with_the_success()
    {
        await using var host = await StartAsync(
            async (context, next, cancellationToken) =>
            {
                var result = await next.InvokeAsync(cancellationToken);
                if (context.Type == ProbeCatalog.Type)
                    context.AddFollowUp(ProbeCatalog.LimitedCodec, new Probe("after"), null);
                return result;
            },
            Handlers.Nothing
        );
        var id = await host.EnqueueAsync();
        await host.WaitAsync(id, TaskState.Done);
        await host.WaitAsync(FollowUps.IdOf(id, 0, 0), TaskState.Done);
    }

    [Fact]
    public async Task A_task_that_a_stop_cuts_off_in_a_middleware_is_given_back_uncounted()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            options => options.Worker.DrainTimeout = TimeSpan.FromMilliseconds(20),
            kit: kit =>
                kit.Use(
                    new Around(
                        async (_, next, cancellationToken) =>
                        {
                            started.SetResult();
                            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                            return await next.InvokeAsync(cancellationToken);
                        }
                    )
                )
        );
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 0 });
        await started.Task;
        await host.StopAsync();
        var task = await host.FindAsync(id);
        Assert.Equal((TaskState.Pending, 0, 0), (task.State, task.Attempts, task.Crashes));
    }

    private static async Task<TaskError> DeadAsync(
        Func<TaskContext, TaskStep, CancellationToken, ValueTask<TaskResult>> middleware,
        Action? ran = null
    )
    {
        await using var host = await StartAsync(
            middleware,
            (_, _, _) =>
            {
                ran?.Invoke();
                return TaskResult.Done;
            }
        );
        var dead = await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 0 }), TaskState.Dead);
        return dead.Failure!.Error;
    }

    private static Task<WorkerHost> StartAsync(
        Func<TaskContext, TaskStep, CancellationToken, ValueTask<TaskResult>> middleware,
        ProbeScript handler
    ) => WorkerHost.StartAsync(handler, kit: kit => kit.Use(new Around(middleware)));
}
