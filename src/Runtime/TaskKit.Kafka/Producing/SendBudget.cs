namespace TaskKit.Kafka.Producing;

/// <summary>Limits the bytes in a producer's memory. Senders wait in their order until enough bytes are acknowledged.</summary>
/// <param name="limit">The limit in bytes. A single larger send is allowed while no other is under way.</param>
internal sealed class SendBudget(long limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private long _used;

    /// <summary>The number of sends that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiters.Count;
        }
    }

    public ValueTask TakeAsync(long size, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (_waiters.Count == 0 && Fits(size))
            {
                _used += size;
                return default;
            }
            waiter = new Waiter(size);
            _waiters.AddLast(waiter);
        }
        return WaitAsync(waiter, cancellationToken);
    }

    public void Return(long size)
    {
        lock (_gate)
        {
            _used -= size;
            Grant();
        }
    }

    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        await waiter.Task.ConfigureAwait(false);
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Not in the list any more: the waiter has got its bytes meanwhile, and its wait ends with success.
            if (!_waiters.Remove(waiter))
                return;
            Grant();
        }
        waiter.TrySetCanceled(cancellationToken);
    }

    private void Grant()
    {
        while (_waiters.First is { } first && Fits(first.Value.Size))
        {
            _waiters.RemoveFirst();
            _used += first.Value.Size;
            first.Value.SetResult();
        }
    }

    private bool Fits(long size) => _used == 0 || _used + size <= limit;

    private sealed class Waiter(long size) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Size => size;
    }
}
