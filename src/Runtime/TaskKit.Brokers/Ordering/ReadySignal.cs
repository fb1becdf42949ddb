namespace TaskKit.Brokers.Ordering;

/// <summary>
/// Wakes the one caller that waits for ready records. All but <see cref="Changes"/> and the wait itself is used under the desk's lock.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ReadySignal(TimeProvider time)
{
    private TaskCompletionSource? _wait;
    private long _changes;

    /// <summary>The number of changes after which a run may begin that could not before. Any thread may read it.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Notes a change, and wakes the caller.</summary>
    public void Raise()
    {
        Volatile.Write(ref _changes, _changes + 1);
        _wait?.TrySetResult();
        _wait = null;
    }

    /// <summary>Prepares a wait.</summary>
    /// <param name="seen">The value of <see cref="Changes"/> before the caller checked for records.</param>
    /// <param name="due">The time that ends the wait, or <see langword="null"/>.</param>
    /// <returns>The wait; <see langword="null"/> when a change has come since, or the time has come.</returns>
    public Func<CancellationToken, Task>? Prepare(long seen, DateTimeOffset? due)
    {
        if (_changes != seen)
            return null;
        var patience = due is { } at ? at - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (due is not null && patience <= TimeSpan.Zero)
            return null;
        _wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var raised = _wait.Task;
        // Rounded up: a wait that ends just before the time would find nothing.
        if (due is not null)
            patience = TimeSpan.FromMilliseconds(Math.Ceiling(patience.TotalMilliseconds));
        return async stop => await raised.WaitAsync(patience, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
