using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Settings;
using TaskKit.Telemetry;

namespace TaskKit.Working;

/// <summary>
/// Hands outcomes to the backend, one batch in flight: what arrives meanwhile is the next batch. A batch that fails is settled again, forever:
/// the handlers have run, and only their outcome is missing.
/// </summary>
internal sealed class SettlementSink(ITaskReceiver receiver, WorkerStatus status, OutcomeSummary summary, TimeProvider time, ILogger log)
    : IThreadPoolWorkItem
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private List<TaskSettlement> _pending = [];
    private List<TaskSettlement> _flushing = [];
    private TaskCompletionSource? _empty;
    private bool _active;
    private CancellationToken _giveUp;

    /// <summary>Outcomes that are not stored yet.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _pending.Count + _flushing.Count;
        }
    }

    /// <summary>The attempts that were given back uncounted.</summary>
    public int Released { get; private set; }

    /// <summary>Makes the failure of an attempt whose follow-up was refused.</summary>
    public required Func<TaskDelivery, string, TaskSettlement> Refused { get; init; }

    /// <summary>Measures the settles.</summary>
    public required AttemptReport Attempts { get; init; }

    /// <summary>Called on the pool after each batch that was stored.</summary>
    public event Action? Flushed;

    public void Add(in TaskSettlement settlement)
    {
        bool start;
        lock (_gate)
        {
            _pending.Add(settlement);
            Released += settlement.Kind == SettlementKind.Released ? 1 : 0;
            start = !_active;
            _active = true;
        }
        if (start)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits until everything is stored, or gives up with the token: what is left will be claimed again elsewhere.</summary>
    public Task DrainAsync(CancellationToken giveUp)
    {
        lock (_gate)
        {
            _giveUp = giveUp;
            if (!_active)
                return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task.WaitAsync(giveUp);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    private async Task FlushAsync()
    {
        while (TakeBatch() is { } batch)
        {
            await SettleAsync(batch).ConfigureAwait(false);
            lock (_gate)
                _flushing.Clear();
            Flushed?.Invoke();
        }
    }

    private List<TaskSettlement>? TakeBatch()
    {
        lock (_gate)
        {
            if (_pending.Count == 0)
            {
                _active = false;
                _empty?.TrySetResult();
                return null;
            }
            (_pending, _flushing) = (_flushing, _pending);
            return _flushing;
        }
    }

    private async Task SettleAsync(List<TaskSettlement> batch)
    {
        for (var wait = FirstWait; ; wait = Durations.Shorter(wait * 2, LongestWait))
        {
            long began = Attempts.SettleBegins();
            try
            {
                var results = await receiver.SettleAsync(batch, CancellationToken.None).ConfigureAwait(false);
                Attempts.Settled(began, batch, results, error: null);
                Report(batch, results);
                if (status.Settled(null))
                    log.Recovered();
                return;
            }
            catch (Exception e) when (!_giveUp.IsCancellationRequested)
            {
                Attempts.Settled(began, batch, [], e);
                status.Settled(e);
                log.SettleFailed(e, batch.Count, wait);
                await Task.Delay(wait, time, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                log.SettleFailed(e, batch.Count, Timeout.InfiniteTimeSpan);
                return;
            }
        }
    }

    private void Report(List<TaskSettlement> batch, IReadOnlyList<SettleResult> results)
    {
        summary.Add(batch, results);
        for (int i = 0; i < results.Count; i++)
        {
            var delivery = batch[i].Delivery;
            if (results[i].Status == SettleStatus.Stale)
                log.Stale(LogText.Safe(delivery.Task.Type), delivery.Task.Id, delivery.Attempt);
            else if (results[i].Status == SettleStatus.Refused)
                Add(Refused(delivery, results[i].Reason!));
        }
    }
}
