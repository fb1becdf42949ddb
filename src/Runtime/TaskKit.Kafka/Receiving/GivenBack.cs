using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>
/// Gives runs back that nobody here begins, uncounted. Tried until Redis has taken them: while this worker lives, nobody else could run the task.
/// </summary>
internal sealed class GivenBack(StateStore states, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private List<SettleRequest> _waiting = [];
    private Task _run = Task.CompletedTask;
    private bool _isActive;

    /// <summary>A run that was granted, or may have been: one that was not is no harm.</summary>
    public void Add(in HeldRun run)
    {
        lock (_gate)
        {
            _waiting.Add(SettleRequest.Released(run));
            if (_isActive)
                return;
            _isActive = true;
            _run = Task.Run(RunAsync);
        }
    }

    /// <summary>A record that may have been granted, if it was asked for and has no answer yet.</summary>
    public void Add(FetchedRecord record)
    {
        if (record.Token != default)
            Add(record.Request(alone: false).Held(new StartAnswer(StartKind.Granted, record.Record.Attempt, 0)));
    }

    /// <summary>Tries for a moment longer; what is left then waits for the end of the worker's lease.</summary>
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
                await states.SettleAsync(batch, CancellationToken.None).ConfigureAwait(false);
            }
            catch (BackendUnavailableException)
            {
                if (_stop.IsCancellationRequested)
                    return;
                lock (_gate)
                    _waiting.AddRange(batch);
                await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private List<SettleRequest>? Take()
    {
        lock (_gate)
        {
            _isActive = _waiting.Count > 0;
            if (!_isActive)
                return null;
            var batch = _waiting;
            _waiting = [];
            return batch;
        }
    }
}
