using TaskKit.TestSupport;

namespace TaskKit.Tests.Working;

/// <summary>Tests of the log's words on a stop.</summary>
public sealed class GivenBackTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task D21_The_last_line_of_a_stop_counts_what_was_given_back(bool obeysItsToken)
    {
        var release = new TaskCompletionSource();
        await using var host = await WorkerHost.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await (obeysItsToken ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : release.Task);
                return TaskResult.Done;
            },
            options => options.Worker.DrainTimeout = TimeSpan.Zero
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Running);

        await host.StopAsync();

        Assert.Contains(host.Logs.Lines, line => line.Text.Contains("Tasks that did not end in time: 1; they are cancelled"));
        Assert.Contains(
            host.Logs.Lines,
            line => line.Text.TrimEnd().EndsWith("stopped; tasks given back uncounted: 1", StringComparison.Ordinal)
        );
        release.SetResult();
    }
}
