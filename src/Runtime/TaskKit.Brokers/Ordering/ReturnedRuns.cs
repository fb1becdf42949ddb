using TaskKit.Backends;
using TaskKit.Brokers.Guarding;

namespace TaskKit.Brokers.Ordering;

/// <summary>
/// Releases the granted runs that this worker does not begin. A release is repeated until the guard has taken it, since no other worker could run the
/// task while this one lives.
/// </summary>
internal sealed class ReturnedRuns(IGuard guard, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private List<SettleRequest> _queue = [];
    private Task _run = Task.CompletedTask;
    private bool _isActive;

    /// <summary>Adds a run that was granted, or may have been: the release of a run without a grant changes nothing.</summary>
    public void Add(in GrantedRun run)
    {
        lock (_gate)
        {
            _queue.Add(SettleRequest.Released(run));
            if (_isActive)
                return;
            _isActive = true;
            _run = Task.Run(RunAsync);
        }
    }

    /// <summary>Adds a record that may have been granted: START was asked and has not answered.</summary>
    public void Add(FetchedRecord record)
    {
        if (record.Token != default)
            Add(record.Request(solo: false).Run(new StartAnswer(StartKind.Granted, record.Ended, 0)));
    }

    /// <summary>Tries for a moment longer. The tasks of runs that are left wait until the lease has run out.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.CancelAfter(Patience);
        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (Take() is { } batch)
        {
            try
            {
                await guard.SettleAsync(batch, CancellationToken.None).ConfigureAwait(false);
            }
            catch (BackendUnavailableException)
            {
                if (_stop.IsCancellationRequested)
                    return;
                lock (_gate)
                    _queue.AddRange(batch);
                await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private List<SettleRequest>? Take()
    {
        lock (_gate)
        {
            _isActive = _queue.Count > 0;
            if (!_isActive)
                return null;
            var batch = _queue;
            _queue = [];
            return batch;
        }
    }
}
