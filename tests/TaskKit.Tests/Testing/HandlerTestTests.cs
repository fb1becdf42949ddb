using TaskKit.Backends;
using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of running a handler alone.</summary>
public sealed class HandlerTestTests
{
    [TaskHandler("parcel")]
    private sealed class Parcels(ProbeScript script) : ITaskHandler<Probe>
    {
        public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) =>
            script(payload, context, cancellationToken);
    }

    [Fact]
    public async Task A_result_is_there_as_JSON()
    {
        var outcome = await RunAsync((probe, _, _) => TaskResult.DoneWith($"Hello {probe.Name}"));

        Assert.Equal((TaskState.Done, "\"Hello Ada\"", 1), (outcome.State, outcome.Result, outcome.Attempt));
        Assert.Equal(("parcel", new Probe("Ada")), (outcome.Type, outcome.Payload));
        Assert.Same(outcome, outcome.EnsureDone());
        Assert.Null((await RunAsync((_, _, _) => TaskResult.Done)).Result);
    }

    [Fact]
    public async Task Follow_ups_are_there_as_the_payloads_that_were_added()
    {
        var letter = new Letter("x");

        var outcome = await RunAsync(
            (probe, context, _) =>
            {
                context.AddFollowUp(Kit.LetterCodec, letter, new() { Delay = TimeSpan.FromDays(1) });
                context.AddFollowUp(ProbeCatalog.Codec, probe, null);
                return TaskResult.Done;
            }
        );

        Assert.Same(letter, outcome.FollowUps<Letter>().Single().Payload);
        Assert.Equal(TimeSpan.FromDays(1), outcome.FollowUps<Letter>().Single().Options.Delay);
        Assert.Equal(["letter", "probe"], outcome.FollowUps().Select(task => task.Type));
        Assert.All(outcome.FollowUps(), task => Assert.Equal(outcome.Id, task.Parent));
    }

    [Fact]
    public async Task An_exception_is_a_retry_as_in_a_program()
    {
        var thrown = new InvalidDataException("bad");

        var outcome = await RunAsync(
            (_, context, _) =>
            {
                context.AddFollowUp(Kit.LetterCodec, new Letter("x"), null);
                throw thrown;
            },
            new() { Attempt = 2 }
        );

        Assert.Equal((TaskState.Retrying, "bad", thrown), (outcome.State, outcome.Error!.Message, outcome.Exception));
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 2, TimeSpan.Zero), outcome.Due);
        Assert.Empty(outcome.FollowUps());
        Assert.Same(thrown, Assert.Throws<TaskTestException>(outcome.EnsureDone).InnerException);
    }

    [Theory]
    [InlineData(3, TaskState.Retrying, TaskErrorTypes.RetryableError)]
    [InlineData(4, TaskState.Dead, DeadLetterReasons.RetriesExhausted)]
    public async Task The_last_attempt_is_the_first_and_three_retries(int attempt, TaskState state, string reason)
    {
        var outcome = await RunAsync((_, _, _) => TaskResult.Fail(TaskError.Retryable("late")), new() { Attempt = attempt });

        Assert.Equal((state, reason), (outcome.State, outcome.Reason));
    }

    [Fact]
    public async Task Each_kind_of_result_has_its_state()
    {
        Assert.Equal(TaskState.Scheduled, (await RunAsync((_, _, _) => TaskResult.Snooze(TimeSpan.FromSeconds(5)))).State);
        Assert.Equal(TaskState.Cancelled, (await RunAsync((_, _, _) => TaskResult.Discard("gone"))).State);
        Assert.Equal(TaskState.Dead, (await RunAsync((_, _, _) => TaskResult.Fail(TaskError.Permanent("no")))).State);
        Assert.Equal(
            "The handler returned null; expected a TaskResult.",
            (await RunAsync((_, _, _) => new ValueTask<TaskResult>((TaskResult)null!))).Error!.Message
        );
    }

    [Fact]
    public async Task The_handler_sees_the_task_that_the_test_states()
    {
        TaskContext? seen = null;
        var id = TaskId.New(TimeProvider.System);
        var options = new HandlerTestOptions
        {
            Id = id,
            Type = "box",
            Attempt = 2,
            MaxRetries = 5,
            Key = "ada",
            Version = 3,
            Generation = 1,
            Metadata = new Dictionary<string, string> { ["tenant"] = "7" },
            Time = Clock.New(),
        };

        await RunAsync(
            (_, context, _) =>
            {
                seen = context;
                return TaskResult.Done;
            },
            options
        );

        Assert.Equal((id, "box", 2, 5, "ada"), (seen!.Id, seen.Type, seen.Attempt, seen.MaxRetries, seen.Key));
        Assert.Equal((3, 1, "7"), (seen.Version, seen.Generation, seen.Metadata["tenant"]));
        Assert.Equal(Clock.New().GetUtcNow(), seen.CreatedAt);
    }

    [Fact]
    public async Task A_handler_that_is_stopped_is_given_back_as_at_the_end_of_a_program()
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(
            async (_, _, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return TaskResult.Done;
            },
            cancellationToken: stop.Token
        );

        await stop.CancelAsync();

        Assert.Equal(TaskState.Pending, (await running).State);
    }

    [Fact]
    public async Task Attempts_are_counted_from_1()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RunAsync(Handlers.Nothing, new() { Attempt = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RunAsync(Handlers.Nothing, new() { MaxRetries = -1 }));
    }

    [Fact]
    public async Task A_handler_without_a_declaration_has_the_type_test() =>
        Assert.Equal("test", (await HandlerTest.RunAsync(new ProbeHandler(Handlers.Nothing), new Probe("x"))).Type);

    private static Task<AttemptOutcome> RunAsync(
        ProbeScript script,
        HandlerTestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => HandlerTest.RunAsync(new Parcels(script), new Probe("Ada"), options, cancellationToken);
}
