using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit.Working;

/// <summary>
/// Says in one line, at most every ten seconds, how tasks ended: a worker is seen to work, and a line per task would be too many. Counts whole
/// batches.
/// </summary>
internal sealed class OutcomeSummary : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private bool _isWaiting;
    private long _done;
    private long _retrying;
    private long _dead;
    private long _other;

    public OutcomeSummary(TimeProvider time, ILogger log)
    {
        _log = log;
        _timer = time.CreateTimer(static self => ((OutcomeSummary)self!).Next(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts the outcomes that were stored. The first ones after a quiet time are told at once.</summary>
    public void Add(List<TaskSettlement> batch, IReadOnlyList<SettleResult> results)
    {
        if (!_log.IsEnabled(LogLevel.Information))
            return;
        lock (_gate)
        {
            var settlements = CollectionsMarshal.AsSpan(batch);
            for (int i = 0; i < results.Count; i++)
                if (results[i] == SettleResult.Settled)
                    Counter(settlements[i].Kind)++;
            if (_isWaiting)
                return;
            _isWaiting = true;
        }
        Write();
        _timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Tells what was counted since the last line.</summary>
    /// <returns><see langword="false"/> when nothing was.</returns>
    public bool Write()
    {
        long done;
        long retrying;
        long dead;
        long other;
        lock (_gate)
        {
            (done, retrying, dead, other) = (_done, _retrying, _dead, _other);
            _done = _retrying = _dead = _other = 0;
        }
        if (done + retrying + dead + other == 0)
            return false;
        _log.Summary(done, retrying, dead, other);
        return true;
    }

    public void Dispose() => _timer.Dispose();

    private void Next()
    {
        if (Write())
        {
            _timer.Change(Period, Timeout.InfiniteTimeSpan);
            return;
        }
        lock (_gate)
            _isWaiting = false;
        // What was counted between the two waits for nobody.
        Write();
    }

    private ref long Counter(SettlementKind kind)
    {
        switch (kind)
        {
            case SettlementKind.Done:
                return ref _done;
            case SettlementKind.Retry:
                return ref _retrying;
            case SettlementKind.Dead:
                return ref _dead;
            default:
                return ref _other;
        }
    }
}
