namespace TaskKit.Sqlite.Writing;

/// <summary>The requests for the writer thread. One wake-up serves all requests that have arrived.</summary>
internal sealed class WriteQueue
{
    // Monitor, not Lock: the writer sleeps on it with a deadline.
    private readonly object _gate = new();
    private readonly Queue<WriteRequest> _requests = new();
    private bool _woken;
    private bool _asleep;
    private bool _closed;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _requests.Count == 0;
        }
    }

    /// <returns><see langword="false"/> when the queue is closed.</returns>
    public bool TryAdd(WriteRequest request)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _requests.Enqueue(request);
            if (_asleep)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Takes no more requests, if none is left.</summary>
    public bool TryClose()
    {
        lock (_gate)
            return _closed = _requests.Count == 0;
    }

    /// <summary>Ends the writer's sleep.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            if (_asleep)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sleeps until there is something to do, and takes it.</summary>
    /// <param name="batch">Where to put the requests.</param>
    /// <param name="mostRows">After so many rows the rest stays for the next batch.</param>
    /// <param name="patience">How long to sleep, in milliseconds; −1 is forever.</param>
    /// <returns>Whether somebody woke the writer.</returns>
    public bool Take(List<WriteRequest> batch, int mostRows, int patience)
    {
        lock (_gate)
        {
            if (_requests.Count == 0 && !_woken && patience != 0)
            {
                _asleep = true;
                Monitor.Wait(_gate, patience);
                _asleep = false;
            }
            int rows = 0;
            while (rows < mostRows && _requests.TryDequeue(out var request))
            {
                batch.Add(request);
                rows += request.Rows;
            }
            bool woken = _woken;
            _woken = false;
            return woken;
        }
    }
}
