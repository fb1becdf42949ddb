using TaskKit.TestSupport;

namespace TaskKit.Tests.Support;

/// <summary>A handler that says that it runs, once, and ends only when its attempt is cancelled.</summary>
internal sealed class HangingScript
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Started => _started.Task;

    public async ValueTask<TaskResult> RunAsync(Probe probe, TaskContext context, CancellationToken cancellationToken)
    {
        _started.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return TaskResult.Done;
    }
}
