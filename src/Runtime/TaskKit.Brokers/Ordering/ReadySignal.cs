namespace TaskKit.Brokers.Ordering;

/// <summary>Wakes the one caller that waits for ready records. All but the wait itself is guarded by the desk.</summary>
/// <param name="time">The clock.</param>
internal sealed class ReadySignal(TimeProvider time)
{
    private TaskCompletionSource? _wait;
    private long _changes;
    private long _seen;

    /// <summary>Wakes the caller, or spares it the next wait.</summary>
    public void Raise()
    {
        _changes++;
        _wait?.TrySetResult();
        _wait = null;
    }

    /// <summary>Marks the moment of the caller's look: a change after it spares the next wait.</summary>
    public void Mark() => _seen = _changes;

    /// <summary>Prepares a wait.</summary>
    /// <param name="due">The time that ends the wait, or <see langword="null"/>.</param>
    /// <returns>The wait; <see langword="null"/> when there was a change since the mark, or the time has come.</returns>
    public Func<CancellationToken, Task>? Prepare(DateTimeOffset? due)
    {
        if (_changes != _seen)
            return null;
        var patience = due is { } at ? at - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (due is not null && patience <= TimeSpan.Zero)
            return null;
        _wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var raised = _wait.Task;
        // Rounded up, so that the wait never ends just before the time.
        if (due is not null)
            patience = TimeSpan.FromMilliseconds(Math.Ceiling(patience.TotalMilliseconds));
        return async stop => await raised.WaitAsync(patience, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
