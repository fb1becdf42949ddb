namespace TaskKit.Testing.Running;

/// <summary>Counts the calls of the host that are under way and do not just wait for a handler. The clock moves only while there is none.</summary>
internal sealed class BusyGate(TimeSpan patience)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _quiet;
    private int _busy;

    public void Enter()
    {
        lock (_gate)
            _busy++;
    }

    public void Exit()
    {
        TaskCompletionSource? quiet = null;
        lock (_gate)
            if (--_busy == 0)
                (quiet, _quiet) = (_quiet, null);
        quiet?.SetResult();
    }

    /// <summary>Waits until all calls have ended or wait for a handler.</summary>
    /// <exception cref="TaskTestException">A handler blocks its thread.</exception>
    public async Task QuietAsync()
    {
        try
        {
            await NextQuiet().WaitAsync(patience, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TaskTestException(
                $"A handler has blocked its thread for {DurationText.Format(patience)}, and the clock moves only while handlers await something. Await instead of blocking, or raise TaskTestOptions.Patience."
            );
        }
    }

    private Task NextQuiet()
    {
        lock (_gate)
            return _busy == 0
                ? Task.CompletedTask
                : (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
