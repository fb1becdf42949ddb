using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>A result is stored with the task, so it has the limit of a payload.</summary>
public sealed class ResultSizeTests
{
    private const int Limit = 1_000;

    [Theory]
    [InlineData(Limit - 2, TaskState.Done)]
    [InlineData(Limit - 1, TaskState.Dead)]
    public async Task D21_A_result_above_the_limit_buries_its_task_with_the_sizes(int characters, TaskState state)
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.DoneWith(new string('x', characters)),
            options => options.MaxPayloadBytes = Limit
        );

        var task = await host.WaitAsync(await host.EnqueueAsync(), state);

        Assert.Equal(state == TaskState.Done ? Limit : 0, task.Result.Length);
        if (state == TaskState.Dead)
        {
            Assert.Equal(DeadLetterReasons.PermanentError, task.Failure!.Reason);
            Assert.Equal("RESULT_TOO_LARGE", task.Failure.Error.Code);
            Assert.Equal(
                $"The result has {Limit + 1} bytes of JSON; at most {Limit} are allowed (TaskKit:MaxPayloadBytes). Store large results elsewhere and return a reference.",
                task.Failure.Error.Message
            );
        }
    }
}
