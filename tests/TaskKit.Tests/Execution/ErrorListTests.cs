using System.Net;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>Retries as the configuration classifies failures.</summary>
public sealed class ErrorListTests
{
    [Fact]
    public void Seed2_27_the_defaults_are_3_retries_1_s_60_s_factor_2_and_a_jitter_of_a_tenth()
    {
        var options = new TaskKitOptions();
        var type = new TaskKit.Execution.TaskTypeSettings(Handlers.Of("x"), options, false, new(null));
        Assert.Equal(3, type.MaxRetries);
        var backoff = options.Worker.Backoff;
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)), (backoff.Initial, backoff.Max));
        Assert.Equal((2.0, 0.1), (backoff.Factor, backoff.Jitter));
        Assert.Empty(options.Worker.Retryable);
        Assert.Empty(options.Worker.NonRetryable);
    }

    [Theory]
    [InlineData("InvalidDataException")]
    [InlineData("System.IO.InvalidDataException")]
    [InlineData("SystemException")]
    public async Task Seed2_27_an_exception_listed_as_not_retryable_is_dead_at_once(string listed)
    {
        var task = await RunAsync(() => throw new InvalidDataException("bad"), nonRetryable: [listed]);
        Assert.Equal((1, DeadLetterReasons.PermanentError), (task.Attempts, task.Failure!.Reason));
        Assert.Equal((TaskErrorTypes.PermanentError, "bad"), (task.Failure.Error.Type, task.Failure.Error.Message));
    }

    [Fact]
    public async Task Seed2_27_an_error_code_listed_as_not_retryable_is_dead_at_once()
    {
        var task = await RunAsync(() => TaskResult.Fail(TaskError.Retryable("late", "GATEWAY_TIMEOUT")), nonRetryable: ["GATEWAY_TIMEOUT"]);
        Assert.Equal((1, "GATEWAY_TIMEOUT"), (task.Attempts, task.Failure!.Error.Code));
    }

    [Theory]
    [InlineData("HTTP_410")]
    [InlineData("HttpRequestException")]
    public async Task Seed2_27_a_permanent_exception_listed_as_retryable_is_retried(string listed)
    {
        var task = await RunAsync(() => throw new HttpRequestException("gone", null, HttpStatusCode.Gone), retryable: [listed]);
        Assert.Equal((2, DeadLetterReasons.RetriesExhausted), (task.Attempts, task.Failure!.Reason));
    }

    [Fact]
    public async Task Seed2_27_not_retryable_wins_and_an_error_that_the_handler_calls_permanent_stays_so()
    {
        var both = await RunAsync(
            () => throw new TimeoutException("slow"),
            retryable: ["TimeoutException"],
            nonRetryable: ["TimeoutException"]
        );
        Assert.Equal(1, both.Attempts);
        var permanent = await RunAsync(() => TaskResult.Fail(TaskError.Permanent("no", "CODE_1")), retryable: ["CODE_1"]);
        Assert.Equal(1, permanent.Attempts);
    }

    [Fact]
    public async Task Seed2_27_the_list_of_a_type_stands_in_place_of_the_workers()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => throw new InvalidDataException("bad"),
            options =>
            {
                options.Worker.NonRetryable = ["InvalidDataException"];
                options.Types[ProbeCatalog.Limited] = new() { NonRetryable = ["FormatException"] };
            }
        );
        Assert.Equal(1, (await host.WaitAsync(await host.EnqueueAsync(), TaskState.Dead)).Attempts);
        Assert.Equal(2, (await host.WaitAsync(await host.EnqueueAsync(limited: true), TaskState.Dead)).Attempts);
    }

    private static async Task<TaskRecord> RunAsync(Func<TaskResult> run, string[]? retryable = null, string[]? nonRetryable = null)
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => run(),
            options =>
            {
                options.Worker.Retryable = retryable ?? [];
                options.Worker.NonRetryable = nonRetryable ?? [];
            }
        );
        return await host.WaitAsync(await host.EnqueueAsync(options: new() { MaxRetries = 1 }), TaskState.Dead);
    }
}
