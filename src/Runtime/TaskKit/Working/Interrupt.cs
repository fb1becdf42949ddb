namespace TaskKit.Working;

/// <summary>Ends one wait early, so that it can be begun again with a new budget. Raised between two waits, it ends the next one.</summary>
internal sealed class Interrupt(CancellationToken stop) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _current = CancellationTokenSource.CreateLinkedTokenSource(stop);

    /// <summary>The token of the next wait. What was raised before is taken note of by whoever calls this.</summary>
    public CancellationToken Renew()
    {
        lock (_gate)
        {
            if (!_current.TryReset())
            {
                _current.Dispose();
                _current = CancellationTokenSource.CreateLinkedTokenSource(stop);
            }
            return _current.Token;
        }
    }

    public void Raise()
    {
        CancellationTokenSource current;
        lock (_gate)
            current = _current;
        // Off this thread: the callbacks belong to the backend, and the caller may be the backend too.
        ThreadPool.UnsafeQueueUserWorkItem(static source => Cancel(source), current, preferLocal: false);
    }

    public void Dispose()
    {
        lock (_gate)
            _current.Dispose();
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait it was for has ended.
        }
        catch (AggregateException)
        {
            // A callback of the backend's threw. The others were called, and nobody up this thread could do more than end the process.
        }
    }
}
