using Microsoft.Extensions.Logging;

namespace TaskKit.Execution;

/// <summary>
/// Stops attempts whose time is up, and reports those that run on all the same. One timer, set to the earliest deadline, serves all slots:
/// starting an attempt costs a comparison, where a timer of its own would cost an allocation and a lock.
/// </summary>
internal sealed class AttemptTimeouts : IDisposable
{
    /// <summary>The time after the cancellation of its token at which a handler that runs on is reported.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // Timers take no more than 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly AttemptSlots _slots;
    private readonly Action<Attempt> _overdue;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;

    /// <param name="slots">The attempts that run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The worker's log.</param>
    /// <param name="overdue">Called once for each attempt that runs on after its timeout.</param>
    public AttemptTimeouts(AttemptSlots slots, TimeProvider time, ILogger log, Action<Attempt> overdue)
    {
        (_slots, _time, _log, _overdue) = (slots, time, log, overdue);
        _timer = time.CreateTimer(
            static self => ((AttemptTimeouts)self!).Sweep(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public void Start(Attempt attempt, TimeSpan timeout)
    {
        long now = _time.GetTimestamp();
        attempt.Started = now;
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        attempt.Deadline = After(now, timeout);
        if (attempt.Deadline < Volatile.Read(ref _armedFor))
            Arm(attempt.Deadline, now);
    }

    public void Dispose() => _timer.Dispose();

    private void Arm(long deadline, long now)
    {
        lock (_gate)
        {
            if (deadline >= _armedFor)
                return;
            _armedFor = deadline;
            _timer.Change(Until(deadline, now), Timeout.InfiniteTimeSpan);
        }
    }

    // A timer may fire a little early; one more millisecond saves a second sweep.
    private TimeSpan Until(long deadline, long now)
    {
        double seconds = Math.Max(0, deadline - now) / (double)_time.TimestampFrequency;
        return seconds < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(1) : LongestWait;
    }

    private long After(long timestamp, TimeSpan span)
    {
        double ticks = span.TotalSeconds * _time.TimestampFrequency;
        return ticks < long.MaxValue - timestamp ? timestamp + (long)ticks : long.MaxValue;
    }

    /// <summary>Stops the attempts whose time is up, and sets the timer to the next deadline.</summary>
    public void Sweep()
    {
        lock (_gate)
            _armedFor = long.MaxValue;
        long now = _time.GetTimestamp();
        long next = long.MaxValue;
        foreach (var attempt in _slots.Snapshot())
        {
            long due = attempt.Deadline;
            if (due <= now)
            {
                attempt.Stop(StopCause.TimedOut, _log);
                due = After(due, Grace);
            }
            if (due > now)
                next = Math.Min(next, due);
            else if (attempt.TryOverdue())
                _overdue(attempt);
        }
        if (next != long.MaxValue)
            Arm(next, now);
    }
}
