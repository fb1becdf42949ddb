using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>A follow-up that the backend refuses makes a failure of the attempt that had succeeded.</summary>
public sealed class D01_RefusedFollowUpTests
{
    private const string Taken = "order-7";

    [Fact]
    public async Task D01_A_refused_follow_up_is_retried_with_its_cause_in_the_log()
    {
        await using var host = await StartAsync(context => context.Attempt == 1 ? Taken : "order-8");
        await host.EnqueueAsync("holder", new() { IdempotencyKey = Taken, Delay = TimeSpan.FromDays(1) }, limited: true);

        var record = await host.WaitAsync(await host.EnqueueAsync("parent"), TaskState.Done);

        Assert.Equal(2, record.Attempts);
        Assert.Contains(
            host.Logs.Lines,
            line => line.Id.Id == 11 && line.Text.Contains(TaskErrorTypes.HandlerError, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task D01_A_follow_up_that_is_always_refused_buries_the_task_and_frees_its_slot()
    {
        await using var host = await StartAsync(_ => Taken);
        await host.EnqueueAsync("holder", new() { IdempotencyKey = Taken, Delay = TimeSpan.FromDays(1) }, limited: true);

        var dead = await host.WaitAsync(await host.EnqueueAsync("parent", new() { MaxRetries = 2 }), TaskState.Dead);

        Assert.Equal((3, DeadLetterReasons.RetriesExhausted), (dead.Attempts, dead.Failure!.Reason));
        Assert.Equal("FOLLOW_UP_REFUSED", dead.Failure.Error.Code);
        Assert.Contains("'limited'", dead.Failure.Error.Message);
        await host.WaitAsync(await host.EnqueueAsync("other"), TaskState.Done);
    }

    private static Task<WorkerHost> StartAsync(Func<TaskContext, string> key) =>
        WorkerHost.StartAsync(
            (probe, context, _) =>
            {
                if (probe.Name == "parent")
                    context.AddFollowUp(ProbeCatalog.LimitedCodec, new Probe("child"), new() { IdempotencyKey = key(context) });
                return TaskResult.Done;
            },
            options => options.Worker.Concurrency = 1,
            new InMemoryBackend()
        );
}
